// Names of townships and grids in the chosen language: records carry only the Chinese ones, the county's map has both.
import { computed, shallowRef } from 'vue'
import { api } from '../shared/api'
import { namesOf } from '../shared/geo'
import { pick } from '../shared/i18n'
import type { CountyMap } from '../shared/types'

const map = shallowRef<CountyMap>()
const names = computed(() => namesOf(map.value))

export const townships = computed(() =>
  [...names.value.values()].filter(({ level }) => level === 'township'))

export async function loadPlaces(county: string): Promise<void> {
  map.value ??= await api.get<CountyMap>(`/api/public/${county}/map`)
}

export function placeName(code: string | null | undefined, name: string | null | undefined): string {
  return pick(name ?? '', names.value.get(code ?? '')?.name_en)
}

interface Placed {
  division: string
  division_name: string
  grid?: string | null
  grid_name?: string | null
  station_name?: string | null
}

/** Township · grid · station. */
export function whereabouts(row: Placed): string {
  const parts = [placeName(row.division, row.division_name), placeName(row.grid, row.grid_name), row.station_name]
  return parts.filter(Boolean).join(' · ')
}
