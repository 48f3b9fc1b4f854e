// acts.test.ts - an act whose answer was lost keeps its key; what was answered, also with a refusal, is over.
import { afterEach, expect, test, vi } from 'vitest'
import { useActs } from './acts'
import type { CaseDetail } from './types'

afterEach(() => vi.unstubAllGlobals())

const seen = (version: number) => ({ case: { id: '9', version } }) as CaseDetail

test('one key until the case was answered for, another for other words, another version and the next time', async () => {
  const answers = [
    null,
    new Response('{"case":{}}'), // the same again: it is done
    new Response('{"code":"version_conflict"}', { status: 409 }),
    new Response('{"case":{}}'), // meant again, knowing what changed
    null,
    null,
  ]
  const keys: string[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    keys.push((init.headers as Record<string, string>)['Idempotency-Key']!)
    const answer = answers.shift()
    if (!answer) throw new TypeError('line')
    return answer
  })
  const act = useActs()
  expect(await act(seen(1), 'note', '好')).toMatchObject({ changed: false })
  expect(await act(seen(1), 'note', '好')).toHaveProperty('detail')
  expect(await act(seen(1), 'note', '好')).toMatchObject({ changed: true })
  await act(seen(2), 'note', '好')
  await act(seen(2), 'note', '不好')
  await act(seen(2), 'close', '不好')
  expect(keys[1]).toBe(keys[0])
  expect(new Set(keys).size).toBe(5)
})
