// Sending once: a second press while an answer is awaited, the key of what is repeated, the moment after a button changed.
import { afterEach, expect, test, vi } from 'vitest'
import { useSending } from './sending'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The keys under which something was sent; `answers` come one after the other. */
function server(...answers: (Response | Error)[]): string[] {
  const keys: string[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    keys.push((init.headers as Record<string, string>)['Idempotency-Key']!)
    const answer = answers.shift()!
    if (answer instanceof Error) throw answer
    return answer
  })
  return keys
}
const fine = () => new Response('{}')
const refused = (status: number) => new Response('{"code":"x"}', { status })

test('a second press while the first is under way does nothing', async () => {
  const { busy, alone } = useSending()
  let done = 0
  let answer = () => {}
  const work = () => new Promise<void>((resolve) => (answer = resolve)).then(() => void done++)
  const first = alone(work)
  expect(busy.value).toBe(true)
  await alone(work)
  expect(done).toBe(0)
  answer()
  await first
  expect([done, busy.value]).toEqual([1, false])
})

test('after a fault of the page it can be pressed again', async () => {
  const { busy, alone } = useSending()
  await expect(alone(() => Promise.reject(new Error('x')))).rejects.toThrow('x')
  expect(busy.value).toBe(false)
})

test('a button that means something else now is pressed a second later at the earliest', async () => {
  vi.useFakeTimers()
  const { busy, alone, rest } = useSending()
  await alone(async () => rest())
  expect(busy.value).toBe(true)
  vi.advanceTimersByTime(900)
  expect(busy.value).toBe(true)
  vi.advanceTimersByTime(200)
  expect(busy.value).toBe(false)
})

test('one key until the server has answered, another one for other words and for the next time', async () => {
  const keys = server(
    new TypeError('line'),
    refused(503),
    fine(),
    fine(),
    refused(422),
    fine(),
    fine(),
  )
  const { post } = useSending()
  const again = (body: unknown) => post('/api/x', body).catch(() => {})
  for (const body of [{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }, { b: 1 }, { b: 1 }, { c: 1 }])
    await again(body)
  expect(new Set(keys.slice(0, 3)).size).toBe(1) // lost, perhaps lost, done
  expect(new Set(keys.slice(2)).size).toBe(5)
})

test('nobody makes a key by themselves but what keeps one until the answer', () => {
  const sources = import.meta.glob<string>(['../**/*.{vue,ts}', '!../**/*.test.ts'], {
    eager: true,
    query: '?raw',
    import: 'default',
  })
  const makers = Object.keys(sources).filter((file) => sources[file]!.includes('newKey'))
  // where it is made; forms and buttons; the phone, whose keys outlive the page
  expect(makers.sort()).toEqual(['../field/queue.ts', './api.ts', './sending.ts'])
  expect(Object.keys(sources).length).toBeGreaterThan(200)
})
