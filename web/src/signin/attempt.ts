// attempt.ts - one step of the sign-in as it is sent: once at a time, and what went wrong in words.
import { ref } from 'vue'
import { explain } from './explain'

/** `say`: a refusal in words. */
export function useAttempt(say: (problem: unknown) => string = explain) {
  const busy = ref(false)
  const failure = ref('')

  /** `missing`: what is not filled in, in words; then nothing is sent. */
  async function attempt(send: () => Promise<void>, missing = '') {
    failure.value = missing
    if (missing || busy.value) return
    busy.value = true
    try {
      await send()
    } catch (problem) {
      failure.value = say(problem)
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, attempt }
}
