// pages.ts - a list that the server gives page by page: what has been read, what is next.
import { shallowRef } from 'vue'
import { api } from '../api'
import { useLoad } from '../load'

/** `address`: of the page that begins with `next`, or of the first. Reload adds the next page; `anew` begins again. */
export function usePages<T, Next extends string | number = string>(
  address: (next?: Next) => string,
) {
  const rows = shallowRef<T[]>([])
  const next = shallowRef<Next>()
  let begun = 0
  const list = useLoad(
    async () => {
      const mine = begun
      const page = await api.get<{ items: T[]; next?: Next }>(address(next.value))
      if (mine !== begun) return rows.value // of a list that was begun again meanwhile
      rows.value = [...rows.value, ...page.items]
      next.value = page.next
      return rows.value
    },
    (all) => !all.length,
    () => begun,
  )
  function anew() {
    begun++
    rows.value = []
    next.value = undefined
    return list.reload()
  }
  return { ...list, rows, next, anew }
}
