// What the side panel shows, kept in the address (#case=9001) so that a view can be linked and Back
// works.
import { onScopeDispose, ref } from 'vue'

export type Kind = 'case' | 'station' | 'division'
export interface Selection {
  kind: Kind
  id: string
}

export function selectionOf(hash: string): Selection | null {
  const found = hash.match(/^#(case|station|division)=(.+)$/)
  return found ? { kind: found[1] as Kind, id: decodeURIComponent(found[2]!) } : null
}

export function useSelection() {
  const selection = ref(selectionOf(location.hash))
  const follow = () => {
    selection.value = selectionOf(location.hash)
  }
  addEventListener('hashchange', follow)
  onScopeDispose(() => removeEventListener('hashchange', follow))

  function select(kind: Kind, id: string) {
    location.hash = `${kind}=${encodeURIComponent(id)}`
  }
  function clear() {
    history.pushState(null, '', location.pathname + location.search)
    follow()
  }
  return { selection, select, clear }
}
