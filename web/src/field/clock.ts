// The county's clock on a phone that was opened without a line: continued from the last time it was heard.
import { watch } from 'vue'
import { useClock } from '../shared/time'
import type { ClockState } from '../shared/types'

interface Heard {
  state: ClockState
  /** Phone time, ms since 1970. */
  at: number
}

const REMEMBERED = 'huying.field.clock'

function continued({ state, at }: Heard): ClockState {
  const speed = state.mode === 'real' ? 1 : state.speed
  return {
    ...state,
    now: new Date(Date.parse(state.now) + (Date.now() - at) * speed).toISOString(),
  }
}

/** Call inside a component's setup. */
export function startClock(county: string) {
  const { clock, now, sync, reload } = useClock(county)
  const text = localStorage.getItem(REMEMBERED)
  if (text && !clock.value) sync(continued(JSON.parse(text) as Heard))
  watch(clock, (state) => {
    if (state)
      localStorage.setItem(REMEMBERED, JSON.stringify({ state, at: Date.now() } satisfies Heard))
  })
  return { now, sync, reload }
}
