// Large text, for old eyes: the root font size grows, every length on the pages is in rem. Kept on
// the device.
import { ref, watch } from 'vue'

const remembered = 'huying.large'

function first(): boolean {
  try {
    return localStorage.getItem(remembered) === '1'
  } catch {
    return false
  }
}

export const large = ref(first())

watch(
  large,
  (value) => {
    document.documentElement.dataset.size = value ? 'large' : 'normal'
    try {
      localStorage.setItem(remembered, value ? '1' : '0')
    } catch {
      /* not remembered, still large */
    }
  },
  { immediate: true, flush: 'sync' },
)
