// A thing that is read from the server: idle, loading, done, empty or error, for <StateBox>.
import { ref, shallowRef } from 'vue'

export type LoadState = 'idle' | 'loading' | 'done' | 'empty' | 'error'

/**
 * `reload` keeps what is shown until the new answer is here; calls that come meanwhile become one
 * more read after it.
 */
export function useLoad<T>(read: () => Promise<T>, isEmpty: (value: T) => boolean = () => false) {
  const state = ref<LoadState>('idle')
  const data = shallowRef<T>()
  const problem = shallowRef<unknown>()
  let running: Promise<void> | null = null
  let again = false

  async function once(): Promise<void> {
    try {
      const value = await read()
      data.value = value
      problem.value = undefined
      state.value = isEmpty(value) ? 'empty' : 'done'
    } catch (cause) {
      problem.value = cause
      if (data.value === undefined) state.value = 'error'
    }
  }

  async function run(): Promise<void> {
    do {
      again = false
      await once()
    } while (again)
    running = null
  }

  function reload(): Promise<void> {
    if (running) {
      again = true
      return running
    }
    if (data.value === undefined) state.value = 'loading'
    running = run()
    return running
  }

  return { state, data, problem, reload }
}
