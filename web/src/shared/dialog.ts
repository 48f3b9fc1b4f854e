// dialog.ts - a modal dialog that is shown while its component exists: the browser gives the focus back to where it was, and
// Escape does not throw away what was written without asking.
import { onBeforeUnmount, onMounted, ref, useTemplateRef } from 'vue'
import { useUnsaved } from './unsaved'

/** For a `<dialog ref="dialog">`. `written`: what the person typed so far; `leave`: tells the parent, which removes the component. */
export function useDialog(written: () => string, leave: () => void) {
  const dialog = useTemplateRef<HTMLDialogElement>('dialog')
  const asking = ref(false) // whether to give up what was written
  let over = false
  useUnsaved(() => !!written().trim())

  onMounted(() => dialog.value?.showModal())
  onBeforeUnmount(() => {
    over = true
    dialog.value?.close() // an open dialog that is only removed leaves the focus nowhere
  })

  /** Escape: the first one asks, if something was written. */
  function cancelled() {
    if (written().trim() && !asking.value) asking.value = true
    else leave()
  }
  /** Browsers close a dialog at the second Escape, whatever the page says. */
  function closed() {
    if (!over) leave()
  }
  return { asking, cancelled, closed, leave }
}
