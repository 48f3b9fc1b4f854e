// event_words.test.ts - every kind of event that the server's source emits has a name in both languages; what is told of one.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  actorIn,
  divisionIn,
  eventKinds,
  groupWords,
  hasKind,
  kindOf,
  matterOf,
  rawOf,
} from './event_words'
import { locale } from './i18n'

const source = join(__dirname, '../../../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.cpp') && !/_(test|bench|fuzz)\.cpp$/.test(name))
  .map((name) => readFileSync(join(source, name), 'utf8'))

/** Named where it is emitted, or handed to the function `tell` beside the emit, or in the table of acts on a case. */
function kindsIn(text: string): string[] {
  const found = [...text.matchAll(/\b(?:emit|tell)\(\s*tx,([^;{]*)/g)].flatMap(([, rest]) =>
    [...rest!.matchAll(/"([a-z]+(?:_[a-z]+)+)"/g)].map(([, kind]) => kind!),
  )
  const chosen = /\bemit\(tx, kind\b/.test(text)
    ? [...text.matchAll(/\? "([a-z_]+)"|: "([a-z_]+)"/g)].map(([, yes, no]) => yes ?? no!)
    : []
  const acts = [...text.matchAll(/"((?:case|warning|alert|sensor_fault)_[a-z_]+ed)"/g)]
  return [...found, ...chosen.filter((one) => one.includes('_')), ...acts.map(([, kind]) => kind!)]
}
const emitted = [...new Set(files.flatMap(kindsIn))]

test('the source is read', () => {
  expect(emitted).toEqual(
    expect.arrayContaining(['case_opened', 'warning_raised', 'access_asked', 'alert_lifted']),
  )
  expect(emitted.length).toBeGreaterThan(40)
})

test('every kind that the server emits has words', () => {
  expect(emitted.filter((kind) => !hasKind(kind))).toEqual([])
})

test('every group has a name, no kind is in two', () => {
  expect(Object.keys(groupWords).sort()).toEqual(Object.keys(eventKinds).sort())
  const kinds = Object.values(eventKinds).flatMap(Object.keys)
  expect(new Set(kinds).size).toBe(kinds.length)
})

afterEach(() => (locale.value = 'zh'))

test('an event is told in the chosen language', () => {
  const content = {
    number: 'HB-1',
    title: '武康站 PM2.5 超限',
    title_en: 'PM2.5 over the limit at Wukang',
    actor_name: '系统',
    actor_role: 'system',
  }
  expect([kindOf('case_opened'), matterOf(content), actorIn(content)]).toEqual([
    '立案',
    'HB-1 武康站 PM2.5 超限',
    '系统',
  ])
  locale.value = 'en'
  expect([kindOf('case_opened'), matterOf(JSON.stringify(content)), actorIn(content)]).toEqual([
    'Case opened',
    'HB-1 PM2.5 over the limit at Wukang',
    'the system',
  ])
})

test('the content of a receipt holds the record and whom it concerned', () => {
  const content = JSON.stringify({
    division: '330521102007001',
    departments: 'environment',
    person: '0',
    content: { title: '武康站 PM2.5 超限', actor_name: '演示网格员四号' },
  })
  expect([matterOf(content), actorIn(content), divisionIn(content)]).toEqual([
    '武康站 PM2.5 超限',
    '演示网格员四号',
    '330521102007001',
  ])
})

test('what names nothing says nothing, and is still shown as it is', () => {
  expect([matterOf(null), matterOf('no JSON'), actorIn({}), kindOf('not_known')]).toEqual([
    '',
    '',
    '',
    'not_known',
  ])
  expect(rawOf('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(rawOf('no JSON')).toBe('no JSON')
})
