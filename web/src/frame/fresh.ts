// fresh.ts - an open page stays true by itself: what happens elsewhere makes it read again, seldom enough that many may be
// open and readings may come all the time. It hears nothing while nobody sees it: a browser has few lines to a server.
import { computed, onScopeDispose, shallowRef } from 'vue'
import { debounced, useEvents } from '../shared/live'
import { useClock } from '../shared/time'

const soon = 1_000 // ms after the first thing of several
const seldom = 15_000 // ms between two looks at what never ends
const spread = 2_000 // ms: pages that heard the same do not all ask in the same moment
const clockEvery = 5_000 // ms

export interface Fresh {
  /** Kinds of events that change what is shown. */
  kinds: RegExp
  /** One of them happened. */
  happened: () => void
  /** Readings came, or what an account hears no event of may have changed. */
  ticked: () => void
  /** Nobody listened for a while: everything may have changed. */
  again: () => void
}

export function useFresh(county: string, url: string, page: Fresh) {
  const { clock, sync, reload } = useClock(county)
  const every = () => (clock.value && clock.value.speed > 1 ? soon : seldom)
  const own = soon + Math.random() * spread
  let looked = -Infinity
  const ticked = debounced(
    () => {
      looked = performance.now()
      page.ticked()
    },
    () => Math.max(own, looked + every() - performance.now()),
  )
  const happened = debounced(page.happened, soon)
  const refreshClock = debounced(() => {
    reload().catch(() => {
      /* the next tick corrects it */
    })
  }, clockEvery)

  const line = shallowRef<ReturnType<typeof useEvents>>()
  function listen() {
    line.value = useEvents(url, {
      tick(event) {
        if (event.now) sync(event.now)
        ticked()
        refreshClock()
      },
      any({ kind }) {
        if (page.kinds.test(kind)) happened()
      },
      reconnected: page.again,
    })
  }
  function look() {
    if (document.visibilityState === 'hidden') {
      line.value?.close()
      line.value = undefined
    } else if (!line.value) {
      listen()
      page.again()
    }
  }
  listen()
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', look)
    line.value?.close()
  })
  return { connected: computed(() => line.value?.connected.value ?? true) }
}
