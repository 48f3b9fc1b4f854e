// The county and its townships: for the head and the filter.
import { computed, shallowRef } from 'vue'
import { api } from '../shared/api'
import { pick } from '../shared/i18n'
import type { CountyMap } from '../shared/types'

const map = shallowRef<CountyMap>()

export const townships = computed(() =>
  (map.value?.features ?? [])
    .map(({ properties }) => properties)
    .filter(({ level }) => level === 'township'),
)

/** Of the county or a township, in the chosen language. */
export function nameOf(code: string, name: string): string {
  const found = map.value?.features.find(({ properties }) => properties.code === code)
  return pick(name, found?.properties.name_en)
}

export async function loadPlaces(county: string): Promise<void> {
  map.value ??= await api.get<CountyMap>(`/api/public/${county}/map`)
}
