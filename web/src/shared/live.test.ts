// live.test.ts - the live line hears every event, also one whose kind no page names.
import { effectScope } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { useEvents } from './live'

class FakeSource {
  static last: FakeSource
  readonly heard = new Map<string, (message: { data: string }) => void>()
  constructor(readonly url: string) {
    FakeSource.last = this
  }
  addEventListener(kind: string, handle: (message: { data: string }) => void) {
    this.heard.set(kind, handle)
  }
  close() {}
  /** As the browser does: what has no listener is dropped. */
  says(name: string, data: object) {
    this.heard.get(name)?.({ data: JSON.stringify(data) })
  }
}

beforeEach(() => {
  vi.stubGlobal('EventSource', FakeSource)
})

test('a kind that nobody has listed reaches `any`; a tick does not', () => {
  const [any, closed, tick] = [vi.fn(), vi.fn(), vi.fn()]
  const scope = effectScope()
  scope.run(() => useEvents('/api/events', { any, case_closed: closed, tick }))
  expect(FakeSource.last.url).toBe('/api/events?named=false')
  FakeSource.last.says('message', { kind: 'warning_new_in_next_year', warning: '7' })
  FakeSource.last.says('message', { kind: 'case_closed', case_id: '8' })
  FakeSource.last.says('tick', { now: '2016-12-03T00:00:00Z' })
  expect(any.mock.calls.map(([event]) => event.kind)).toEqual([
    'warning_new_in_next_year',
    'case_closed',
  ])
  expect(closed).toHaveBeenCalledOnce()
  expect(tick).toHaveBeenCalledOnce()
  scope.stop()
})
