// unsaved.ts - what is written and not sent yet: closing the tab or going to another page asks first, in the browser's own words.
import { computed, getCurrentScope, onScopeDispose, reactive, watch } from 'vue'
import { t } from './i18n'

/** Each form with something written in it, and whether its view keeps it when another view of the page is opened. */
const forms = reactive(new Map<symbol, { kept: boolean }>())

const ask = (event: BeforeUnloadEvent) => event.preventDefault()

function count() {
  if (forms.size) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
}

/** `kept`: of a form in a view that stays alive while there is something to keep (see `keeps`). */
export function useUnsaved(written: () => boolean, kept = false): void {
  const form = Symbol()
  const forget = () => {
    forms.delete(form)
    count()
  }
  watch(
    written,
    (now) => {
      if (now) forms.set(form, { kept })
      else forms.delete(form)
      count()
    },
    { immediate: true },
  )
  if (getCurrentScope()) onScopeDispose(forget)
}

/** Something is written that comes back with its view. */
export const keeps = computed(() => [...forms.values()].some(({ kept }) => kept))

/** Asks when another view would throw something away; also `kept` things count when the `page` is left. */
export function mayLeave(page = false): boolean {
  const lost = [...forms.values()].some(({ kept }) => page || !kept)
  return !lost || confirm(t('dialog.give_up'))
}

/** Nobody is asked any more: the session has ended. */
export function letGo(): void {
  forms.clear()
  count()
}
