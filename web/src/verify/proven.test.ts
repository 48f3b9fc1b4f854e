// The receipts of tests/vectors are judged as the C++ tests judge them; what the page then says is proven, and what is not.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { addMessages } from '../shared/i18n'
import { toBase64 } from './bytes'
import * as messages from './messages'
import { keysIn, unusable, verify } from './receipt'
import VerdictView from './VerdictView.vue'

interface Case {
  name: string
  text: string
  key: string
  fault: string
  witness_keys?: string
  quorum?: number
  witnessed?: number // of a good one: witnesses by known keys
  stated?: number // and by keys of the receipt
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/receipts.json', import.meta.url), 'utf8'),
)
const trustIn = ({ key, witness_keys, quorum }: Case) => ({
  keys: key,
  witnesses: witness_keys ?? '',
  quorum,
})

describe('receipts are judged as the program judges them', () => {
  test.each(cases)('$name', async (one) => {
    const verdict = await verify(one.text, trustIn(one))
    expect(verdict.fault).toBe(one.fault)
    if (one.fault !== 'none') return
    expect(verdict.witnessed).toHaveLength(one.witnessed!)
    expect(verdict.stated).toHaveLength(one.stated!)
  })
})

describe('what is proven and what is not', () => {
  addMessages(messages)
  const view = async (name: string) => {
    const one = cases.find((each) => each.name === name)!
    const app = createSSRApp(VerdictView, { verdict: await verify(one.text, trustIn(one)) })
    const text = (await renderToString(app)).replace(/<[^>]*>/g, '')
    const at = text.indexOf('没有证明')
    return { proven: text.slice(0, at), open: text.slice(at) }
  }
  test.each(['made-up witness', 'made-up witness, with the known key'])(
    'nothing is proven by keys that the receipt brings itself: %s',
    async (name) => {
      const { proven, open } = await view(name)
      expect(proven).not.toContain('witness.province.example')
      expect(open).toContain('县里没有给别人看另一本日志')
      expect(open).toContain('witness.province.example')
    },
  )
  test('a known witness counts, one beside it does not', async () => {
    const { proven, open } = await view('a known witness beside a made-up one')
    expect(proven).toContain('见证人 w.example/a 于')
    expect(proven).toContain('您认得的 1 个见证人中有 1 个签了名')
    expect(open).toContain('另有 witness.province.example 的签名')
  })
  test.each(['erased', 'erased, and when'])(
    'that the content was erased is not: %s',
    async (name) => {
      const { proven, open } = await view(name)
      expect(open).toContain('这份文件里没有内容')
      expect(open).not.toContain('依法')
      expect(open.includes('文件自称于 2017')).toBe(name !== 'erased')
      expect(proven).not.toContain('2017')
    },
  )
  test('a receipt whose key is its own is not called good', async () => {
    expect((await view('good')).proven).toContain('密钥还没有核对')
    expect((await view('good, with the known key')).proven).toContain('回执成立')
  })
})

test('keys that cannot be used are named', async () => {
  const one = cases.find(({ name }) => name === 'two known witnesses')!
  const [first] = one.witness_keys!.split('\n')
  const sm2 = `log.example+00000000+${toBase64(new Uint8Array(66).fill(255))}`
  expect(await unusable('', true)).toBeNull()
  expect(await unusable(one.witness_keys!, true)).toBeNull()
  expect(await keysIn(`${one.witness_keys}\n${first}`)).toBe(2)
  expect(await unusable(`${first}\nw.example`, true)).toBe('w.example')
  expect(await unusable(one.key, true)).toBe(one.key)
  expect(await unusable(one.key, false)).toBeNull()
  expect(await unusable(first!, false)).toBe(first)
  expect(await unusable(`${one.key}\n${sm2}`, false)).toBeNull()
  expect(await unusable(sm2, false)).toBe(sm2)
})
