// The records that server and pages exchange, under the names that the pages use. What the server describes comes from
// types.gen.ts; here the codes that it calls strings are narrowed to the words the pages know, and what no schema
// describes (live events, coordinates of the map) is written out. Ids are strings of digits, times
// RFC 3339 UTC.
import type { roles } from './roles'
import type * as server from './types.gen'

/** `T` with some members told more exactly. */
type Narrowed<T, Members> = Omit<T, keyof Members> & Members

export type Severity = server.RuleOut['severity']
export type WarningState = server.WarningOut['state']
export type CaseState = server.CaseOut['state']
export type Property = keyof server.Datastreams
export type Role = (typeof roles)[number]
export type CaseAction =
  | 'accept'
  | 'arrive'
  | 'hand_over'
  | 'dispose'
  | 'verify'
  | 'close'
  | 'return'
  | 'note'
  | 'dispatch'
  | 'photo'

export interface List<T> {
  items: T[]
  next?: string
}

export type County = server.PublicCounty

/**
 * Last measured: gas and dust in µg/m³, co in mg/m³. current: it tells of the air now; only then there is the real-time
 * index aqi and its level, 1 (优) to 6 (严重污染).
 */
export type Station = Narrowed<server.Station, { primary?: Property[] }>
export type Air = Narrowed<server.PublicAir, { stations: Station[] }>
/** null where a reading is missing. */
export type Series = Narrowed<server.Series, { property: Property; values: (number | null)[] }>

/** speed 0 is a pause; people: simulated staff act for accounts nobody is signed in as. */
export type ClockState = server.ClockState

export type Warning = Narrowed<server.WarningOut, { property: Property | 'aqi' }>

/** escalation: 0 first on duty, 1 next on duty, 2 grid leader, 3 township, 4 command centre. */
export type Case = Narrowed<
  server.CaseOut,
  {
    severity: Severity
    due_for?: 'accept' | 'arrive' | 'dispose'
    assignee_role?: Role
    lead_role: Role
  }
>
/** occurred: the time the phone says, when the act was sent later than it was done. */
export type Step = server.StepOut
export type Photo = server.PhotoOut
export type CaseDetail = Narrowed<server.CaseDetail, { case: Case; actions: CaseAction[] }>
export type Assignable = Narrowed<server.Person, { role: Role }>
export type Rule = Narrowed<server.RuleOut, { property: Property | 'aqi'; lead_role: Role }>
export type RuleOptions = server.Options
export type Condition = server.Condition
export type RuleVersion = Narrowed<server.VersionOut, { rule: Rule }>
/** What a trial of a rule over history says. */
export type Tried = server.Tried
/** What a person wants to be told of, and when not. */
export type Wishes = server.Wishes

export type IndicatorRow = server.Figure
/** For times: value is the median in minutes, p90 the ninth decile. */
export type Indicator = server.Indicated

export type PublicWarning = Narrowed<
  server.PublicWarning,
  { property: Property | 'aqi'; case_state?: CaseState }
>

export type Session = Narrowed<
  server.Session,
  { role: Role; pending?: 'password' | 'factor' | 'enrol' }
>

/** What a live event carries; `tick` has only `now`. */
export interface LiveEvent {
  seq?: string
  time?: string
  kind: string
  now?: string
  case_id?: string
  warning?: string
  station?: string
  division?: string
  assignee?: string
  /** Of a case: until when the next step must be done. */
  due?: string
  state?: string
  severity?: Severity
  title?: string
  title_en?: string
}

type ServerFeature = server.CountyMap['features'][number]
export interface MapFeature extends ServerFeature {
  geometry:
    | { type: 'Polygon'; coordinates: number[][][] }
    | { type: 'MultiPolygon'; coordinates: number[][][][] }
}
export type CountyMap = Narrowed<server.CountyMap, { features: MapFeature[] }>
