// axis.test.ts - the labels of a time axis: short, and whole.
import { expect, test, vi } from 'vitest'
import { timeLabels } from './axis'

vi.mock('./ink', () => ({ ink: (name: string) => name }))

const first = '2016-12-10T16:00:00Z' // midnight in China
test('a long span tells days, a short one also the hour, one of years the year', () => {
  expect(timeLabels([first, '2016-12-20T16:00:00Z']).formatter(first)).toBe('12/11')
  expect(timeLabels([first, '2016-12-11T16:00:00Z']).formatter(first)).toBe('12/11\n00:00')
  expect(timeLabels([first]).formatter(first)).toBe('12/11\n00:00')
  expect(timeLabels([first, '2026-12-11T16:00:00Z']).formatter(first)).toBe('2016/12')
})
