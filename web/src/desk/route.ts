// Which view of the desk is open, and which case or warning in it: /desk[/cases/ID], /desk/warnings[/ID], /desk/rules, /desk/wishes.
import { computed, ref } from 'vue'
import { mayLeave } from '../shared/unsaved'

export type View = 'cases' | 'warnings' | 'rules' | 'wishes'

const path = ref(location.pathname)
addEventListener('popstate', () => {
  if (location.pathname === path.value) return
  if (mayLeave()) path.value = location.pathname
  else history.pushState(null, '', path.value)
})

export const place = computed<{ view: View; id?: string }>(() => {
  const found = /^\/desk\/(cases|warnings|rules|wishes)(?:\/(\d+))?$/.exec(path.value)
  return found ? { view: found[1] as View, id: found[2] } : { view: 'cases' }
})

export function addressOf(view: View, id?: string): string {
  return id ? `/desk/${view}/${id}` : view === 'cases' ? '/desk' : `/desk/${view}`
}

export function go(view: View, id?: string): void {
  const to = addressOf(view, id)
  if (to === path.value) return
  history.pushState(null, '', to)
  path.value = to
}
