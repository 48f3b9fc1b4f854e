// divisions.ts - what the codes of townships and grids are called, once the county's map is here; the code itself until then.
import { shallowRef } from 'vue'
import { api } from '../shared/api'
import { pick } from '../shared/i18n'
import type { CountyMap } from '../shared/types'

const names = shallowRef(new Map<string, { name: string; name_en?: string; parent?: string }>())

export async function loadDivisions(county: string): Promise<void> {
  if (names.value.size) return
  const { features } = await api.get<CountyMap>(`/api/public/${county}/map`)
  names.value = new Map(features.map(({ properties }) => [properties.code, properties]))
}

const nameOf = (code: string) => {
  const found = names.value.get(code)
  return found && pick(found.name, found.name_en)
}

/** Of a grid with its township, whose code begins the same: "武康街道 · 第一网格". */
export function divisionName(code: string): string {
  const township = code.length > 9 ? nameOf(code.slice(0, 9)) : undefined
  return [township, nameOf(code) ?? code].filter(Boolean).join(' · ')
}
