// Which of the four screens is shown: /field, /field/cases/ID, /field/waiting, /field/settings.
import { computed, ref } from 'vue'

const path = ref(location.pathname)
addEventListener('popstate', () => {
  path.value = location.pathname
})

export type Screen = { name: 'list' | 'waiting' | 'settings' } | { name: 'case'; id: string }

export const screen = computed<Screen>(() => {
  const found = /^\/field\/(cases\/(\d+)|waiting|settings)$/.exec(path.value)
  if (!found) return { name: 'list' }
  if (found[2]) return { name: 'case', id: found[2] }
  return { name: found[1] as 'waiting' | 'settings' }
})

export function go(to: string): void {
  if (to === path.value) return
  history.pushState(null, '', to)
  path.value = to
  scrollTo(0, 0)
}
