// The live line of the desk: one connection, many listeners.
import { onScopeDispose } from 'vue'
import { debounced, useEvents } from '../shared/live'
import { useClock } from '../shared/time'
import type { LiveEvent } from '../shared/types'

type Listener = (events: LiveEvent[]) => void

const GATHER_MS = 700 // a fast demonstration clock brings hundreds of events a second

const listeners = new Set<Listener>()
let gathered: LiveEvent[] = []

const flush = debounced(() => {
  const events = gathered
  gathered = []
  listeners.forEach((listener) => listener(events))
}, GATHER_MS)

/** Once, in the page's setup. */
export function startLive(county: string) {
  const clock = useClock(county)
  const tell = (event: LiveEvent) => {
    gathered.push(event)
    flush()
  }
  return useEvents('/api/events', {
    tick: (event) => {
      if (event.now) clock.sync(event.now)
    },
    any: tell,
    reconnected: () => {
      clock.reload().catch(() => {
        /* the next tick corrects it */
      })
      tell({ kind: 'reconnected' })
    },
  })
}

/** Called with what happened in the last moment; an event of kind `reconnected` means: anything may have happened. */
export function onLive(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

export const touches = (events: LiveEvent[], prefix: 'case_' | 'warning_') =>
  events.some(({ kind }) => kind === 'reconnected' || kind.startsWith(prefix))

export const touchesCase = (events: LiveEvent[], id: string) =>
  events.some((event) => event.kind === 'reconnected' || event.case_id === id)
