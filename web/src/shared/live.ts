// The live line: server-sent events with a visible state. Asked for without names (a browser drops a named event that
// has no listener): the kind stands in each event's data, so a new kind is heard by every page. The browser resumes with Last-Event-ID by
// itself; when the server refuses for good (restart, session ended) a new line is opened after a
// pause and `reconnected` is called.
import { onScopeDispose, ref } from 'vue'
import { askNow } from './line'
import type { LiveEvent } from './types'

/** What the subjects call their events: a handler may name one; `any` hears them all, also those that no page knows of yet. */
export type EventKind = `${'warning' | 'case' | 'alert' | 'sensor_fault'}_${string}`

export type EventHandlers = Partial<Record<EventKind, (event: LiveEvent) => void>> & {
  /** New readings, or the demonstration clock was changed: only `now`. */
  tick?: (event: LiveEvent) => void
  /** Every event but ticks. */
  any?: (event: LiveEvent) => void
  /** The line is back after a loss: read again what may have changed. */
  reconnected?: () => void
}

const firstPause = 2_000 // ms
const longestPause = 30_000

export function useEvents(url: string, handlers: EventHandlers) {
  const connected = ref(true) // hopeful: no banner flashes before the first answer
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = firstPause
  let lost = false

  function listen(kind: string, handle: (event: LiveEvent) => void) {
    source?.addEventListener(kind, (message) => {
      handle(JSON.parse((message as MessageEvent<string>).data) as LiveEvent)
    })
  }

  function open() {
    source = new EventSource(`${url}?named=false`)
    source.onopen = () => {
      connected.value = true
      pause = firstPause
      if (lost) {
        handlers.reconnected?.()
        askNow()
      }
      lost = false
    }
    source.onerror = () => {
      connected.value = false
      lost = true
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, pause)
      pause = Math.min(pause * 2, longestPause)
    }
    if (handlers.tick) listen('tick', handlers.tick)
    listen('message', (event) => {
      handlers[event.kind as EventKind]?.(event)
      handlers.any?.(event)
    })
  }

  function close() {
    clearTimeout(timer)
    source?.close()
  }

  open()
  onScopeDispose(close, true)
  return { connected, close }
}

/** Calls `work` once after a burst: at most every `wait` ms, and always after the last call. */
export function debounced(work: () => void, wait: number | (() => number) = 300): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        work()
      },
      typeof wait === 'number' ? wait : wait(),
    )
  }
}
