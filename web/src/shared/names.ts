// What a place, a station or a person is called in the chosen language: records carry both names.
import { hasWord, listed, pick, t } from './i18n'
import type { Case, CaseState, Photo, Session, Step } from './types'

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

/** Of an account: one's own, or one that a case can be given to. */
export const personOf = (one: { display: string; display_en?: string }) =>
  pick(one.display, one.display_en)
/** Who has the case; empty when nobody has it. */
export const assigneeOf = (row: Pick<Case | Step, 'assignee_name' | 'assignee_name_en'>) =>
  pick(row.assignee_name ?? '', row.assignee_name_en)

/** A case that the worker has handed over stays `arrived` until the department has disposed of it: its own state to people. */
export type ShownState = CaseState | 'with_department'
const onTheWay = 2 * 60_000 // ms: shorter is what any line takes, and the phone's clock

/** Done while the phone had no line: it reached the county long after. */
export const sentLater = ({ time, occurred }: Pick<Step, 'time' | 'occurred'>): boolean =>
  !!occurred && Date.parse(time) - Date.parse(occurred) > onTheWay

export const stateOf = ({ state, handed_over }: Pick<Case, 'state' | 'handed_over'>): ShownState =>
  state === 'arrived' && handed_over ? 'with_department' : state
export const departmentNames = (codes: string[]) =>
  listed(codes.map((code) => (hasWord(`department.${code}`) ? t(`department.${code}`) : code)))
/** Whose turn it is in a running case: the assignee's, or the department's that it was handed over to. */
export const holderOf = (row: Case) =>
  stateOf(row) === 'with_department' ? departmentNames(row.departments) : assigneeOf(row)

/** Who acted; the program itself is called the system. */
export const actorOf = (step: Step) =>
  step.actor ? pick(step.actor_name, step.actor_name_en) : t('role.system')
export const photographerOf = (photo: Photo) => pick(photo.actor_name, photo.actor_name_en)
/** The code itself where the pages have no word for it. */
export const departmentName = (code: string) =>
  hasWord(`department.${code}`) ? t(`department.${code}`) : code
export const countyOf = (session: Session) => pick(session.county_name, session.county_name_en)

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
