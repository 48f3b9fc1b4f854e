// names.test.ts - what a case's state is called, and whose turn it is.
import { expect, test } from 'vitest'
import { addMessages } from './i18n'
import * as messages from './messages'
import { holderOf, sentLater, stateOf } from './names'
import type { Case } from './types'

addMessages(messages)

const row = { state: 'arrived', departments: ['environment'], assignee_name: '周晓' } as Case

test('what was handed over is with the department until it is disposed of', () => {
  expect([stateOf(row), holderOf(row)]).toEqual(['arrived', '周晓'])
  const handed = { ...row, handed_over: '2016-12-03T06:30:00Z' }
  expect([stateOf(handed), holderOf(handed)]).toEqual(['with_department', '生态环境局'])
  expect(stateOf({ ...handed, state: 'disposed' })).toBe('disposed')
})

test('only what reached the county long after it was done was sent later', () => {
  const at = (time: string, occurred?: string) => sentLater({ time, occurred })
  expect(at('2026-11-26T16:04:29.281Z', '2026-11-26T16:04:28.841Z')).toBe(false) // half a second of network
  expect(at('2026-11-26T16:06:28Z', '2026-11-26T16:04:28Z')).toBe(false)
  expect(at('2026-11-26T16:06:29Z', '2026-11-26T16:04:28Z')).toBe(true)
  expect(at('2026-11-26T16:04:28Z', '2026-11-26T16:08:00Z')).toBe(false) // a clock that is ahead
  expect(at('2026-11-26T16:04:28Z')).toBe(false)
})
