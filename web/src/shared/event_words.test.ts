// event_words.test.ts - every kind of event that the server's source emits has a name in both languages; what is told of one.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
  .filter(
    (name) => /\.[ch]pp$/.test(name) && !/_(test|bench|fuzz|for_test|fixture)\.[ch]pp$/.test(name),
  )
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }))

/** The argument that begins here, to the comma or bracket behind it. */
function argument(text: string, from: number): string {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if ('({['.includes(text[i]!)) depth++
    if (depth === 0 && ',)'.includes(text[i]!)) return text.slice(from, i).trim()
    if (')}]'.includes(text[i]!)) depth--
  }
  return ''
}
/** What is handed in as the kind, behind `tx` where there is one. */
const calls = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`\\b${name}\\(\\s*(?:tx,\\s*)?`, 'g'))].map((found) =>
    argument(text, found.index + found[0].length),
  )
/** "a", or c ? "a" : "b"; what a condition compares with is none. */
const words = (expression: string) =>
  [...expression.matchAll(/(?:^|[?:]\s*)"([a-z_]+)"/g)].map(([, word]) => word!)
const column = (text: string, table: RegExp, cell: RegExp) =>
  [...(table.exec(text)?.[0] ?? '').matchAll(cell)].map(([, kind]) => kind!)

/** Kinds that stand in a table: what is emitted, and where. */
const tables: Record<string, { file: string; kinds: (text: string) => string[] }> = {
  'std::string(k.kind)': {
    file: 'subject/identity/told.cpp',
    kinds: (text) =>
      column(text, /kinds_of_outcomes\[\] = \{[^;]*;/, /\{"[a-z_]+", "([a-z_]+)"\}/g),
  },
  'std::string(cases::event(act))': {
    file: 'subject/cases/machine.cpp',
    kinds: (text) => column(text, /\bnames\[\] = \{[^;]*;/, /, "[a-z_]+", "([a-z_]+)"\}/g),
  },
}

/** Functions that are handed a kind, to emit it or to hand it on, and the folder whose files may call them. */
const handed = files.flatMap(({ name, text }) =>
  [...text.matchAll(/^ *void (\w+)\((?:Tx& tx, )?const char\* kind\b/gm)].map(([, f]) => ({
    f: f!,
    name,
    folder: dirname(name),
  })),
)
const named = handed.flatMap(({ f, folder }) =>
  files.filter(({ name }) => dirname(name) === folder).flatMap(({ text }) => calls(text, f)),
)

/** Of one emit: named there, in a table, chosen just before, or handed in. */
function kindsOf(expression: string, name: string, text: string): string[] {
  if (expression.includes('"')) return words(expression)
  const table = tables[expression]
  if (table) return table.kinds(files.find(({ name }) => name === table.file)!.text)
  if (expression !== 'kind') return []
  const chosen = [...text.matchAll(/const char\* kind = ([^;]*);/g)]
  if (chosen.length) return chosen.flatMap(([, one]) => words(one!))
  return handed.some((one) => one.name === name) ? named.flatMap(words) : []
}
const emits = files
  .filter(
    ({ name }) =>
      !/^engine\/(stream\/stream|record\/personal)\.|^subject\/sensing\/sta_sql/.test(name),
  )
  .flatMap(({ name, text }) =>
    calls(text, 'emit').map((expression) => ({
      where: `${name}: ${expression}`,
      kinds: kindsOf(expression, name, text),
    })),
  )
const emitted = [...new Set(emits.flatMap(({ kinds }) => kinds))]

test('the source is read: of each emit it is known what kinds it emits', () => {
  expect(emits.filter(({ kinds }) => kinds.length === 0).map(({ where }) => where)).toEqual([])
  expect(emitted).toEqual(
    expect.arrayContaining([
      ...[
        'case_opened',
        'case_closed',
        'case_risen',
        'warning_raised',
        'access_asked',
        'alert_lifted',
      ],
      ...['signed_in', 'password_changed', 'factor_changed', 'token_issued', 'token_revoked'],
    ]),
  )
  expect(emitted.length).toBeGreaterThan(60)
})

test('no name is left of a kind that nothing emits', () => {
  const known = Object.values(eventKinds).flatMap(Object.keys)
  expect(known.filter((kind) => !emitted.includes(kind))).toEqual([])
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
