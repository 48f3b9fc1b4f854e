// idle.test.ts - when a desk counts as left.
import { expect, test } from 'vitest'
import { isIdle } from './idle'

const minute = 60_000

test.each([
  [0, 15, false],
  [15 * minute - 1, 15, false],
  [15 * minute, 15, true],
  [9 * 60 * minute, 0, false],
])('after %d ms with a limit of %d minutes: %s', (passed, limit, left) => {
  expect(isIdle(1_000 + passed, 1_000, limit)).toBe(left)
})
