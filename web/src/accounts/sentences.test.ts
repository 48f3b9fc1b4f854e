// sentences.test.ts - a right reads the same way in both languages, with every part that limits it.
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { loadDivisions } from '../frame/divisions'
import { addMessages, locale, t } from '../shared/i18n'
import * as shared from '../shared/messages'
import * as people from '../shared/people/messages'
import * as messages from './messages'
import * as rights from './rights_messages'
import { changeSentence, sentenceOf, lastDayOf } from './sentences'
import type { Change } from './types'

beforeAll(() => [shared, people, messages, rights].forEach(addMessages))
beforeEach(() => void (locale.value = 'zh'))

const right = {
  may: 'see_cases',
  purpose: 'inspection',
  ends: '2026-12-30T16:30:00Z',
  division: '330521001',
  division_name: '舞阳街道',
  division_name_en: 'Wuyang Subdistrict',
  department: 'environment',
}

test('what is asked for names its ground as the map does', async () => {
  const features = [
    { properties: { code: '330521001', name: '武康街道', name_en: 'Wukang Subdistrict' } },
    { properties: { code: '330521001001001', name: '第一网格', name_en: 'Grid 1' } },
  ]
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ features })))
  await loadDivisions('330521')
  vi.unstubAllGlobals()
  const { division_name, division_name_en, ...wanted } = right
  expect([division_name, division_name_en].every(Boolean)).toBe(true)
  expect(sentenceOf(wanted)).toContain('查看武康街道涉及')
  const move = {
    kind: 'role',
    account_display: '张三',
    detail: { role: 'leader', division: '330521001001001' },
  } as unknown as Change
  expect(changeSentence(move)).toContain('（武康街道 · 第一网格）')
})

test('a right names what, where, whose, what for and until when', () => {
  expect(sentenceOf(right)).toBe('可为督查检查查看舞阳街道涉及生态环境局的事项，至2026年12月31日')
  locale.value = 'en'
  expect(sentenceOf(right)).toBe(
    'may see the cases of Wuyang Subdistrict (Environment bureau) for inspection until 31 Dec 2026',
  )
})

test('a right to personal files reads as one, in both languages', () => {
  const welfare = {
    ...right,
    may: 'open_personal',
    purpose: 'benefit_check',
    department: undefined,
  }
  expect(sentenceOf(welfare)).toBe('可为社会救助核对查看舞阳街道的个人档案，至2026年12月31日')
  locale.value = 'en'
  expect(sentenceOf(welfare)).toBe(
    'may open personal files of Wuyang Subdistrict for means testing until 31 Dec 2026',
  )
})

test('a period that ends at midnight ends with the day before', () => {
  expect(lastDayOf('2026-12-31T16:00:00Z')).toBe('2026年12月31日')
  expect(lastDayOf('2026-12-31T16:00:01Z')).toBe('2027年1月1日')
})

test('a right without a place is for the whole county', () => {
  const { division, division_name, division_name_en, department, ...rest } = right
  expect([division, division_name, division_name_en, department].every(Boolean)).toBe(true)
  expect(sentenceOf(rest)).toBe('可为督查检查查看全县的事项，至2026年12月31日')
})

test('every kind of request has its sentence', () => {
  for (const kind of [
    'add_account',
    'reset',
    'depart',
    'role',
    'grant',
    'revoke',
    'deputy',
    'end_deputy',
    'link',
    'settings',
    'export',
  ])
    for (const language of ['zh', 'en'] as const) {
      locale.value = language
      const detail = {
        ...right,
        name: 'n',
        role: 'worker',
        factor_roles: ['worker'],
        what: 'rights',
        begins: right.ends,
      }
      const change = { kind, account_name: 'worker-1', detail } as unknown as Change
      expect(changeSentence(change)).not.toMatch(/access\.|\{/)
    }
})

test('several roles are listed as the language lists things', () => {
  const detail = { factor_roles: ['worker', 'leader'] }
  const change = { kind: 'settings', account_name: '', detail } as unknown as Change
  expect(changeSentence(change)).toContain('网格员、网格长')
  locale.value = 'en'
  expect(changeSentence(change)).toContain('Grid worker, Grid leader')
})

test('in a list a permission has its object', () => {
  expect(t('may.see_cases')).toBe('查看事项')
  expect(t('may.act_on_case')).toBe('办理事项')
  locale.value = 'en'
  expect(t('may.see_cases')).toBe('See cases')
  const unfinished = Object.entries(rights.en).filter(
    ([key, words]) => key.startsWith('may.') && / (of|for|behind)$/.test(words),
  )
  expect(unfinished).toEqual([])
})
