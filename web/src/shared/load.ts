// A thing that is read from the server: idle, loading, done, empty or error, for <StateBox>.
import { getCurrentScope, onScopeDispose, ref, shallowRef } from 'vue'
import { ApiProblem, Offline } from './api'
import { askAgain, askNoMore } from './line'
import { Stale } from './problem'
import { useClock } from './time'

export type LoadState = 'idle' | 'loading' | 'done' | 'empty' | 'error'

/** A server that is away or busy; every other refusal stays what it is. */
const mayPass = (cause: unknown) =>
  cause instanceof Offline ||
  (cause instanceof ApiProblem && [502, 503, 504].includes(cause.status))

/**
 * `question`: what the answer is about, such as a filter or a week. When it has changed, what is known answers it no more and
 * is forgotten at once; with `holds`, for what is dragged, only when there is no answer. A second reading of the same thing
 * keeps what is shown until the new answer is here; when it fails, `problem` is `Stale` beside the old data. Calls that come
 * meanwhile become one more read after it. What failed because the server was away is read again by itself.
 */
export function useLoad<T>(
  read: () => Promise<T>,
  isEmpty: (value: T) => boolean = () => false,
  question: () => unknown = () => null,
  holds = false,
) {
  const state = ref<LoadState>('idle')
  const data = shallowRef<T>()
  const problem = shallowRef<unknown>()
  const { now } = useClock()
  let running: Promise<void> | null = null
  let again = false
  let asked = '' // the question as it stands
  let known = '' // the one that `data` answers
  let readAt = 0 // county time
  let over = false

  function forget() {
    data.value = undefined
    problem.value = undefined
  }

  function failed(cause: unknown) {
    if (known !== asked) forget()
    if (data.value === undefined) state.value = 'error'
    problem.value = data.value === undefined ? cause : new Stale(cause, readAt)
    if (!over && mayPass(cause)) askAgain(ask)
  }

  async function once(): Promise<void> {
    const mine = asked
    try {
      const value = await read()
      if (mine !== asked) return // nobody asks that any more
      data.value = value
      problem.value = undefined
      known = mine
      readAt = now.value
      state.value = isEmpty(value) ? 'empty' : 'done'
    } catch (cause) {
      if (mine === asked) failed(cause)
    }
  }

  async function run(): Promise<void> {
    do {
      again = false
      await once()
    } while (again)
    running = null
  }

  function ask(): Promise<void> {
    askNoMore(ask)
    if (running) again = true
    else running = run()
    return running!
  }

  function reload(): Promise<void> {
    asked = JSON.stringify(question()) ?? ''
    if (known !== asked && !holds) forget()
    if (data.value === undefined) state.value = 'loading'
    return ask()
  }

  if (getCurrentScope())
    onScopeDispose(() => {
      over = true
      askNoMore(ask)
    })
  return { state, data, problem, reload }
}
