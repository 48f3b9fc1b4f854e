// decide.test.ts - a decision whose answer was lost is sent again under its key; another reason or level is another act.
import { afterEach, expect, test, vi } from 'vitest'
import { useSending } from '../shared/sending'
import type { AlertOut, AlertProposalOut } from '../shared/types.gen'
import { send, type Decision } from './decide'

afterEach(() => vi.unstubAllGlobals())

/** Addresses and keys of what was sent; nothing is ever answered. */
function deafServer() {
  const heard: string[][] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    heard.push([path, (init.headers as Record<string, string>)['Idempotency-Key']!])
    throw new TypeError('line')
  })
  return heard
}

const proposal = { id: '5', version: 2 } as AlertProposalOut
const alert = { id: '7', version: 3 } as AlertOut
const decisions: [Decision, string][] = [
  [{ kind: 'issue', proposal }, '/api/alerts'],
  [{ kind: 'dismiss', proposal }, '/api/alerts/proposals/5/dismiss'],
  [{ kind: 'change', proposal, alert }, '/api/alerts/7/change'],
  [{ kind: 'lift', alert }, '/api/alerts/7/lift'],
]

test.each(decisions)('%j', async (decision, path) => {
  const heard = deafServer()
  const { post } = useSending()
  for (const reason of ['会商', '会商', '再会商'])
    await send(post, decision, reason, 'red', undefined).catch(() => {})
  expect(heard.map(([to]) => to)).toEqual([path, path, path])
  const [first, again, other] = heard.map(([, key]) => key)
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})
