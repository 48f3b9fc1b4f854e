// fresh.test.ts - a page reads again when something happens, and not with every reading of a busy county.
import { effectScope, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useFresh } from './fresh'

class FakeSource {
  static open: FakeSource[] = []
  readonly heard = new Map<string, (message: { data: string }) => void>()
  constructor(readonly url: string) {
    FakeSource.open.push(this)
  }
  addEventListener(kind: string, handle: (message: { data: string }) => void) {
    this.heard.set(kind, handle)
  }
  close() {
    FakeSource.open = FakeSource.open.filter((one) => one !== this)
  }
}
function say(name: 'message' | 'tick', data: object) {
  for (const { heard } of FakeSource.open) heard.get(name)?.({ data: JSON.stringify(data) })
}

const document = { visibilityState: 'visible', look: () => {} }
function see(visibilityState: 'visible' | 'hidden') {
  Object.assign(document, { visibilityState })
  document.look()
}

let scope: EffectScope
const page = { kinds: /^shift_/, happened: vi.fn(), ticked: vi.fn(), again: vi.fn() }
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no server')))
  vi.stubGlobal('document', {
    get visibilityState() {
      return document.visibilityState
    },
    addEventListener: (_: string, look: () => void) => (document.look = look),
    removeEventListener: () => (document.look = () => {}),
  })
  see('visible')
  vi.clearAllMocks()
  scope = effectScope()
  scope.run(() => useFresh('330521', '/api/events', page))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

test('readings all the time are one look at once and then one in fifteen seconds', async () => {
  const readings = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      say('tick', { now: '2016-12-03T00:00:00Z' })
      await vi.advanceTimersByTimeAsync(100)
    }
  }
  await readings(3_500)
  expect(page.ticked.mock.calls.length).toBe(1)
  await readings(56_500)
  expect(page.ticked.mock.calls.length).toBe(4)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(page.ticked.mock.calls.length).toBe(5) // and one after the last
  await vi.advanceTimersByTimeAsync(60_000)
  expect(page.ticked.mock.calls.length).toBe(5)
})

test('of many events one look, and none of what is not shown', async () => {
  for (let n = 0; n < 500; n++) say('message', { kind: 'shift_added' })
  await vi.advanceTimersByTimeAsync(1_000)
  say('message', { kind: 'warning_raised' })
  await vi.advanceTimersByTimeAsync(30_000)
  expect(page.happened).toHaveBeenCalledOnce()
  expect(page.ticked).not.toHaveBeenCalled()
})

test('a page that nobody sees holds no line; seen again it asks what it missed', () => {
  expect(FakeSource.open.map(({ url }) => url)).toEqual(['/api/events?named=false'])
  see('hidden')
  expect(FakeSource.open).toEqual([])
  expect(page.again).not.toHaveBeenCalled()
  see('visible')
  see('visible')
  expect(FakeSource.open.length).toBe(1)
  expect(page.again).toHaveBeenCalledOnce()
  scope.stop()
  expect(FakeSource.open).toEqual([])
})
