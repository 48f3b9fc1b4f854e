// rights.ts - rights beyond the role and deputies, page by page: the server pages the two lists side by side.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api, query } from '../shared/api'
import { useLoad } from '../shared/load'
import type { Deputy, Grant, Rights } from './types'

const ended = '1' // no id is smaller: the page after the last one is empty

export function useRights(search: Ref<string>) {
  const grants = shallowRef<Grant[]>([])
  const deputies = shallowRef<Deputy[]>([])
  const after = ref<{ grants?: string; deputies?: string }>({})
  let begun = 0

  const load = useLoad(
    async () => {
      const mine = begun
      const page = await api.get<Rights>(
        query('/api/access/rights', {
          search: search.value.trim(),
          grants_after: after.value.grants,
          deputies_after: after.value.deputies,
        }),
      )
      if (mine !== begun) return page // of lists that were begun again meanwhile
      grants.value = [...grants.value, ...page.grants]
      deputies.value = [...deputies.value, ...page.deputies]
      after.value = { grants: page.grants_next ?? ended, deputies: page.deputies_next ?? ended }
      return page
    },
    undefined,
    () => begun,
  )
  function anew() {
    begun++
    grants.value = []
    deputies.value = []
    after.value = {}
    return load.reload()
  }
  const more = computed(() => Object.values(after.value).some((id) => id && id !== ended))

  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(search, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void anew(), 200)
  })
  return { ...load, grants, deputies, more, next: load.reload, anew }
}
