// The county's places: townships for the filter, and what a place is called in English.
import { computed, shallowRef } from 'vue'
import { api } from '../shared/api'
import type { CountyMap } from '../shared/types'

const map = shallowRef<CountyMap>()

export const townships = computed(() =>
  (map.value?.features ?? [])
    .map(({ properties }) => properties)
    .filter(({ level }) => level === 'township'),
)

/** A warning tells its grid in Chinese; the map knows both names. */
export const englishNameOf = (code: string) =>
  map.value?.features.find(({ properties }) => properties.code === code)?.properties.name_en

export async function loadPlaces(county: string): Promise<void> {
  map.value ??= await api.get<CountyMap>(`/api/public/${county}/map`)
}
