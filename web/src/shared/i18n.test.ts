// i18n.test.ts - how a word is filled, and that no word says "1 readings".
import { beforeEach, describe, expect, test } from 'vitest'
import { addMessages, locale, t, type Messages } from './i18n'

beforeEach(() => {
  locale.value = 'en'
})

test('one and many are said apart; what is missing is seen', () => {
  addMessages({
    zh: { 'try.some': '{n|有一次|连续 # 次}读数{what}' },
    en: { 'try.some': '{n|a reading is|# readings are} {what}' },
  })
  expect(t('try.some', { n: 1, what: 'low' })).toBe('a reading is low')
  expect(t('try.some', { n: 2, what: '$& {n}' })).toBe('2 readings are $& {n}')
  expect(t('try.some', { n: 0, what: 1 })).toBe('0 readings are 1')
  expect(t('try.some', { n: 21 })).toBe('21 readings are {what}')
  expect(t('try.some', { n: '1', what: '' })).toBe('a reading is ')
  locale.value = 'zh'
  expect(t('try.some', { n: 1, what: '偏低' })).toBe('有一次读数偏低')
  expect(t('try.some', { n: 3, what: '偏低' })).toBe('连续 3 次读数偏低')
})

/** Placeholders that no number is put in; every other one is taken for a number. */
const texts = new Set(
  `action ago approved basis by county date day department departments detail display distance edition expires fields from
  ground half issuer key kind label level limit may name names note on origin other place property purpose reading role
  roles rules since standby station text time title to unit until used verb what why`.split(/\s+/),
)
/** They end like a plural and are none. */
const singular = /^(is|was|has|does|this|its|as|us|always|yes|status)$/

function pluralsOfOne(word: string): string[] {
  const said = word.replace(/\{(\w+)(?:\|(.*?)\|(.*?))?\}/g, (_, name: string, one?: string) =>
    texts.has(name) ? '…' : one === undefined ? '1' : one.replace('#', 'one'),
  )
  const found = [
    ...said.matchAll(
      /(?<![\d.,:-])\b1 ((?:[a-z]+ ){0,2}?)([a-z]*[a-rt-z]s|are|have|wait|were|differ|match)\b/g,
    ),
  ]
  return found.filter(([, , last]) => !singular.test(last!)).map(([part]) => part)
}

test('the look for plurals finds them, with a word between too', () => {
  expect(pluralsOfOne('{n} more steps wait')).toEqual(['1 more steps'])
  expect(pluralsOfOne('all {n} are valid')).toEqual(['1 are'])
  expect(pluralsOfOne('{n|# step waits|# steps wait}, {name} sends')).toEqual([])
  expect(pluralsOfOne('{n} is left, {h} h')).toEqual([])
})

const pages = Object.entries(import.meta.glob<Messages>('../**/*messages.ts', { eager: true }))

describe.each(pages)('%s', (_path, { en }) => {
  test('says no plural of one', () => {
    const wrong = Object.entries(en).flatMap(([key, word]) =>
      pluralsOfOne(word).map((part) => `${key}: ${part}`),
    )
    expect(wrong).toEqual([])
  })
})
