// The county's townships, for the filter.
import { computed, shallowRef } from 'vue'
import { api } from '../shared/api'
import type { CountyMap } from '../shared/types'

const map = shallowRef<CountyMap>()

export const townships = computed(() =>
  (map.value?.features ?? [])
    .map(({ properties }) => properties)
    .filter(({ level }) => level === 'township'),
)

export async function loadPlaces(county: string): Promise<void> {
  map.value ??= await api.get<CountyMap>(`/api/public/${county}/map`)
}
