// The exported streams of tests/vectors are judged as the C++ tests judge them; and row by row, which they do not.
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { addMessages, locale } from '../shared/i18n'
import { isAudit, isAuditCsv, verifyAudit } from './audit_file'
import AuditView from './AuditView.vue'
import * as messages from './messages'

interface Case {
  name: string
  text: string
  key: string
  fault: string
  line: number
  rest?: boolean
  bad?: [number, string][]
  rows?: number
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/audit.json', import.meta.url), 'utf8'),
)
const judged = (one: Case) => verifyAudit(one.text, { keys: one.key, witnesses: '' })
const named = (name: string) => cases.find((each) => each.name === name)!

afterEach(() => vi.unstubAllGlobals())

describe('exported streams are judged as the program judges them', () => {
  test.each(cases)('$name', async (one) => {
    const audit = await judged(one)
    expect(isAudit(one.text)).toBe(audit !== null)
    expect(audit?.verdict.fault ?? 'no_such_file').toBe(one.fault)
    if (!audit) return
    expect(audit.line).toBe(one.line)
    expect(audit.bad.map(({ line, fault }) => [line, fault])).toEqual(one.bad ?? [])
    expect(audit.rest).toBe(one.rest ?? one.fault === 'none')
    if (one.fault !== 'none') return
    const { rows, erased, newer, missing, first, last } = audit
    expect(one).toMatchObject({ rows, erased, newer, missing, first, last })
    expect(audit.verdict.ownKey).toBe(one.key !== '')
  })

  test('and so they are where the browser has no WebCrypto', async () => {
    const good = cases.filter(({ name }) => /^none missing|two rows changed$/.test(name))
    vi.stubGlobal('crypto', {})
    for (const one of good) expect((await judged(one))?.verdict.fault).toBe(one.fault)
    expect(good.length).toBe(3)
  })

  test('every letter of a row and of the end counts', async () => {
    const { text } = named('the last one alone')
    for (let i = 0; i < text.length - 1; i++) {
      const changed =
        text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ 1) + text.slice(i + 1)
      const audit = await verifyAudit(changed)
      if (audit)
        expect(audit.verdict.fault, `at ${i}: ${changed.slice(i, i + 20)}`).not.toBe('none')
    }
  })
})

test('the export for reading is known as such', () => {
  expect(isAuditCsv('\uFEFF"seq","time","kind","division"\r\n"1"')).toBe(true)
  expect(isAuditCsv(named('none missing').text)).toBe(false)
  expect(isAuditCsv('{"format":"huying-receipt/1"}')).toBe(false)
})

describe('what is proven and what is not', () => {
  addMessages(messages)
  const view = async (name: string, language: 'zh' | 'en' = 'zh') => {
    locale.value = language
    const app = createSSRApp(AuditView, { audit: await judged(named(name)) })
    return (await renderToString(app)).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  }
  test('a file whose key is its own is not called good', async () => {
    expect(await view('none missing')).toContain('密钥还没有核对')
    expect(await view('none missing, with the known key')).toContain('审计文件成立：5 行得到证明')
    expect(await view('none missing')).toContain('从第 3 号到第 7 号一件不缺')
  })
  test('what is missing and what is newer is not proven', async () => {
    const said = await view('some missing, two not signed yet', 'en')
    const [proven, open] = said.split(' Not proven ')
    expect(proven).toContain('These 3 rows are among the first 10 entries of the log')
    expect(proven).not.toContain('none is missing')
    expect(open).toContain('the 7 missing events between number 1 and number 12 were')
    expect(open).toContain('The last 2 rows, which were not signed yet')
  })
  test('the rows that do not hold are named, the others are proven', async () => {
    const said = await view('two rows changed', 'en')
    expect(said).toContain('2 rows of the audit file are not valid')
    expect(said).toContain('Line 2 (says it is number 4) The content differs')
    expect(said).toContain('Line 5 (says it is number 7) Time, kind or position')
    expect(said).toContain('The other 3 rows are among the first 10')
  })
  test('where the proof fails nothing is said to be proven', async () => {
    for (const name of [
      'a row made anew',
      'no JSON',
      'not signed',
      'a row taken out',
      'a wrong signature',
    ])
      expect(await view(name), name).not.toContain('已经证明')
    expect(await view('a row made anew')).toContain('说不出是哪一行')
    expect(await view('a row taken out')).toContain('末行写明 5 行，实际有 4 行')
    expect(await view('not signed')).toContain('写文件时日志没有签名')
    expect(await view('no JSON')).toContain('其余各行同样没有得到证明')
  })
})
