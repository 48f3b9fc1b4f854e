// steady.ts - a button that has just appeared or changed its meaning waits: the second tap of a double tap was for what stood there before.
import { onScopeDispose, ref, watch } from 'vue'

const WAIT_MS = 1000

/** Whether `meaning` has stayed the same for a while. */
export function useSteady(meaning: () => unknown) {
  const steady = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = () => {
    steady.value = false
    clearTimeout(timer)
    timer = setTimeout(() => (steady.value = true), WAIT_MS)
  }
  watch(meaning, wait, { immediate: true, flush: 'sync' })
  onScopeDispose(() => clearTimeout(timer))
  return steady
}
