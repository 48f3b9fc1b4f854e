// keys.test.ts - every word that a messages file has is used: by its key, or by a key put together from a beginning that
// stands in the code (`state.${…}`).
import { expect, test } from 'vitest'
import type { Messages } from './i18n'

const words = import.meta.glob<Messages>(['../**/*messages.ts', './roles.ts'], { eager: true })
const sources = import.meta.glob<string>(
  ['../**/*.{vue,ts}', '!../**/*messages.ts', '!./roles.ts', '!../**/*.test.ts'],
  { eager: true, query: '?raw', import: 'default' },
)
const code = Object.values(sources).join('\n')

const quoted = new Set([...code.matchAll(/['"`]([\w-]+(?:\.[\w/-]+)+)['"`]/g)].map((m) => m[1]!))
/** `problem.${code}`, `rule.kind_${kind}`: what stands before the first variable, at least a whole first part. */
const beginnings = [...new Set([...code.matchAll(/`([\w-]+\.[\w./-]*)\$\{/g)].map((m) => m[1]!))]

test('no word is there that nobody uses', () => {
  const keys = new Set(Object.values(words).flatMap(({ zh }) => Object.keys(zh)))
  const used = (key: string) => quoted.has(key) || beginnings.some((start) => key.startsWith(start))
  expect([...keys].filter((key) => !used(key))).toEqual([])
})
