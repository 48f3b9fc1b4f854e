// names.test.ts - what a case's state is called, and whose turn it is.
import { expect, test } from 'vitest'
import { addMessages } from './i18n'
import * as messages from './messages'
import { holderOf, stateOf } from './names'
import type { Case } from './types'

addMessages(messages)

const row = { state: 'arrived', departments: ['environment'], assignee_name: '周晓' } as Case

test('what was handed over is with the department until it is disposed of', () => {
  expect([stateOf(row), holderOf(row)]).toEqual(['arrived', '周晓'])
  const handed = { ...row, handed_over: '2016-12-03T06:30:00Z' }
  expect([stateOf(handed), holderOf(handed)]).toEqual(['with_department', '生态环境局'])
  expect(stateOf({ ...handed, state: 'disposed' })).toBe('disposed')
})
