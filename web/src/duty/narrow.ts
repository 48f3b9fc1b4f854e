// narrow.ts - whether the window is too narrow for a week side by side.
import { onScopeDispose, ref } from 'vue'

export function useNarrow() {
  const media = window.matchMedia('(max-width: 60rem)')
  const narrow = ref(media.matches)
  const turn = (event: MediaQueryListEvent) => {
    narrow.value = event.matches
  }
  media.addEventListener('change', turn)
  onScopeDispose(() => media.removeEventListener('change', turn))
  return narrow
}
