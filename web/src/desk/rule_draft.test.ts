// The draft of a rule: what is dragged, what is sent, and that an edit does not touch the rule that is shown.
import { describe, expect, test } from 'vitest'
import type { Rule } from '../shared/types'
import {
  bodyOf,
  draftOf,
  firstLevel,
  FIELDS,
  moveLevel,
  newCondition,
  newDraft,
} from './rule_draft'

const rule = {
  id: '7',
  version: 3,
  name: '规则',
  name_en: 'rule',
  property: 'pm25',
  unit: 'ug/m3',
  condition: {
    kind: 'any',
    of: [
      { kind: 'change', by: 9, minutes: 60 },
      { kind: 'above', level: 150, clear_level: 115 },
    ],
  },
  options: {},
} as unknown as Rule

describe('a draft of a rule', () => {
  test('is a copy', () => {
    const draft = draftOf(rule)
    firstLevel(draft.condition)!.level = 1
    expect(firstLevel(rule.condition)!.level).toBe(150)
    expect(draft).toMatchObject({ id: '7', version: 3, reason: '' })
  })
  test('sends no empty number and no empty list of nothing', () => {
    const draft = draftOf(rule)
    draft.condition = { kind: 'above', level: '' as unknown as number, minutes: 0 }
    expect(bodyOf(draft).condition).toEqual({ kind: 'above', minutes: 0 })
    expect(bodyOf({ ...newDraft(), name: '' }).name).toBe('')
  })
  test('drags the first level, and the clear level with it', () => {
    const draft = draftOf(rule)
    const level = firstLevel(draft.condition)!
    moveLevel(level, 300)
    expect(level).toEqual({ kind: 'above', level: 300, clear_level: 230 })
    expect(firstLevel(newCondition('silent'))).toBeUndefined()
  })
  test('begins every kind with all its fields', () => {
    for (const kind of Object.keys(FIELDS) as (keyof typeof FIELDS)[])
      expect(newCondition(kind)).toMatchObject({ kind, ...FIELDS[kind] })
  })
})
