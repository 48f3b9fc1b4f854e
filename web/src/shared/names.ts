// What a place or a station is called in the chosen language: records carry both names.
import { pick } from './i18n'

interface Placed {
  division_name: string
  division_name_en?: string
  grid_name?: string
  grid_name_en?: string
  station_name?: string
  station_name_en?: string
}

export const divisionOf = (row: Placed) => pick(row.division_name, row.division_name_en)
export const gridOf = (row: Placed) => pick(row.grid_name ?? '', row.grid_name_en)
export const stationOf = (row: Placed) => pick(row.station_name ?? '', row.station_name_en)

/** Township · grid. */
export function placeOf(row: Placed): string {
  return [divisionOf(row), gridOf(row)].filter(Boolean).join(' · ')
}

/** Township · grid · station. */
export function whereabouts(row: Placed): string {
  return [placeOf(row), stationOf(row)].filter(Boolean).join(' · ')
}

/** The English name without the kind of place: "Wukang" for "Wukang Subdistrict". */
export function shortOf(nameEn?: string): string | undefined {
  return nameEn?.replace(/ (Town|Township|Subdistrict)$/, '')
}
