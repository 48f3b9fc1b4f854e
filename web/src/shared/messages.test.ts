// Every page says the same things in both languages: same keys, same {parameters}, no key claimed
// twice.
import { describe, expect, test } from 'vitest'
import type { Messages } from './i18n'

const pages = Object.entries(
  import.meta.glob<Messages>(
    [
      '../*/messages.ts',
      '../accounts/audit_messages.ts',
      '../accounts/rights_messages.ts',
      '../privacy/guard_messages.ts',
      './people/*messages.ts',
    ],
    { eager: true },
  ),
)

function parameters(word: string): string[] {
  return [...new Set([...word.matchAll(/\{(\w+)/g)].map((match) => match[1]!))].sort()
}

describe.each(pages)('%s', (_path, { zh, en }) => {
  test('has the same keys in Chinese and English', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })
  test('fills the same parameters in both', () => {
    for (const key of Object.keys(zh))
      expect([key, parameters(en[key]!)]).toEqual([key, parameters(zh[key]!)])
  })
})

test('no two pages claim the same key', () => {
  const keys = pages.flatMap(([, { zh }]) => Object.keys(zh))
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})
