// wishes.ts - what somebody wants to be told of, as chosen here: sent one after another, always the newest; what could not
// be saved is not shown as chosen.
import { ref, shallowRef } from 'vue'
import { api, ApiProblem } from '../shared/api'
import { t } from '../shared/i18n'
import { useLoad } from '../shared/load'
import { sayRefusal } from '../shared/problem'
import type { Wishes } from '../shared/types'

const PATH = '/api/my/subscriptions'

export function useWishes() {
  const shown = shallowRef<Wishes>({ items: [] })
  const unsaved = shallowRef<Wishes>() // the last choice, when it could not be saved
  const state = ref<'' | 'saving' | 'saved'>('')
  const failure = ref('')
  let known = shown.value // what the server has

  const load = useLoad(async () => (shown.value = known = await api.get<Wishes>(PATH)))

  async function send() {
    let sent
    do {
      sent = shown.value
      known = await api.put<Wishes>(PATH, sent)
    } while (sent !== shown.value)
    shown.value = known
  }

  async function change(next: Wishes) {
    shown.value = next
    unsaved.value = undefined
    failure.value = ''
    if (state.value === 'saving') return // goes after the one under way
    state.value = 'saving'
    try {
      await send()
      state.value = 'saved'
    } catch (cause) {
      state.value = ''
      failure.value = cause instanceof ApiProblem ? sayRefusal(cause) : t('wish.not_saved')
      unsaved.value = shown.value
      shown.value = known
    }
  }

  const again = () => unsaved.value && change(unsaved.value)
  return { load, shown, unsaved, state, failure, change, again }
}
