// opened.ts - what was opened stays open for a minute, or until the page is left or hidden; then the mask is back.
import { onScopeDispose, reactive, ref } from 'vue'
import type { Person } from './types'

export const secondsOpen = 60

/** `open(person)` shows it; `of(account)` is what is open of them now, with the seconds that are left. */
export function useOpened() {
  const people = reactive(new Map<string, { person: Person; until: number }>())
  const now = ref(Date.now())

  function close(account?: string) {
    if (account) people.delete(account)
    else people.clear()
  }
  function open(person: Person) {
    now.value = Date.now()
    people.set(person.account, { person, until: now.value + secondsOpen * 1000 })
  }
  function of(account: string) {
    const found = people.get(account)
    if (!found || found.until <= now.value) return undefined
    return { person: found.person, seconds: Math.ceil((found.until - now.value) / 1000) }
  }

  const timer = setInterval(() => {
    if (!people.size) return
    now.value = Date.now()
    for (const [account, { until }] of people) if (until <= now.value) people.delete(account)
  }, 1000)
  const hidden = () => {
    if (document.visibilityState === 'hidden') close()
  }
  document.addEventListener('visibilitychange', hidden)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', hidden)
    close()
  })

  return { open, close, of }
}
