// sending.ts - what a form or a button sends: one thing at a time, so that a second press is no second act, and under one
// Idempotency-Key per content until the server has answered, so that trying again after a lost answer is none either.
import { ref } from 'vue'
import { api, ApiProblem, newKey } from './api'

/** `post` of what a page sends with. */
export type Post = <T>(path: string, body?: unknown) => Promise<T>

/** Nobody means a button that changed its meaning less than this ago: the second press of a double click. */
const aboutToChange = 1_000 // ms

export function useSending() {
  const busy = ref(false)
  const keys = new Map<string, string>()
  let rests = 0

  /** Does nothing while something is under way. `work` says itself what went wrong. */
  async function alone(work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      await work()
    } finally {
      busy.value = rests > 0
    }
  }

  /** What can be pressed means something else now: nothing is taken for a moment. */
  function rest(): void {
    busy.value = true
    rests += 1
    setTimeout(() => {
      rests -= 1
      busy.value = rests > 0
    }, aboutToChange)
  }

  const post: Post = async <T>(path: string, body: unknown = {}): Promise<T> => {
    const content = path + JSON.stringify(body)
    const key = keys.get(content) ?? newKey()
    keys.set(content, key)
    try {
      const answer = await api.post<T>(path, body, { idempotencyKey: key })
      keys.delete(content) // the same content again is meant again
      return answer
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status < 500) keys.delete(content)
      throw problem
    }
  }

  return { busy, alone, rest, post }
}
