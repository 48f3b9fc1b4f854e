// The records that server and pages exchange (see /openapi.json). Ids are strings of digits, times
// RFC 3339 UTC.

export type Severity = 'attention' | 'serious' | 'critical'
export type Property = 'pm25' | 'pm10' | 'so2' | 'no2' | 'co' | 'o3'
export type WarningState = 'open' | 'cleared'
export type CaseState =
  'opened' | 'dispatched' | 'accepted' | 'arrived' | 'disposed' | 'verified' | 'closed' | 'returned'
export type Role =
  'command' | 'department' | 'township' | 'leader' | 'worker' | 'gateway' | 'citizen' | 'admin'
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
  next?: string | null
}

export interface County {
  county: string
  name: string
  name_en: string
  demo: boolean
}

/** Gas and dust in µg/m³, co in mg/m³; aqi is the real-time index, aqi_level 1 (优) to 6 (严重污染). */
export interface Station {
  id: string
  name: string
  name_en: string
  latitude: number
  longitude: number
  division: string
  division_name: string
  grid?: string | null
  grid_name?: string | null
  time?: string | null
  pm25?: number | null
  pm10?: number | null
  so2?: number | null
  no2?: number | null
  co?: number | null
  o3?: number | null
  aqi?: number | null
  aqi_level?: number | null
  primary?: Property[] | null
  warning?: string | null
  datastreams?: Partial<Record<Property, string>>
}

export interface Air {
  now: string
  stations: Station[]
}

export interface Series {
  property: Property
  unit: string
  times: string[]
  values: (number | null)[]
}

export interface PublicWarning {
  id: string
  raised: string
  cleared?: string | null
  state: WarningState
  severity: Severity
  station_name: string
  division: string
  division_name: string
  property: Property
  threshold: number
  value: number
  peak: number
  unit: string
  case_state?: CaseState | null
  accepted?: string | null
  arrived?: string | null
  disposed?: string | null
  closed?: string | null
}

export interface Session {
  county: string
  county_name: string
  id: string
  name: string
  display: string
  role: Role
  division?: string | null
  division_name?: string | null
  department?: string | null
  demo: boolean
}

/** speed 0 is a pause; people: simulated staff act for accounts nobody is signed in as. */
export interface ClockState {
  now: string
  mode: 'real' | 'demo'
  speed: number
  from?: string | null
  to?: string | null
  people: boolean
}

export interface Warning {
  id: string
  rule: string
  rule_name: string
  rule_version: number
  station: string
  station_name: string
  stream: string
  property: Property
  division: string
  division_name: string
  grid?: string | null
  grid_name?: string | null
  severity: Severity
  state: WarningState
  raised: string
  updated: string
  cleared?: string | null
  threshold: number
  clear_level: number
  unit: string
  first_value: number
  value: number
  peak: number
  readings: number
  message: string
  message_en: string
  case?: string | null
}

export interface Case {
  id: string
  number: string
  title: string
  title_en: string
  state: CaseState
  severity: Severity
  division: string
  division_name: string
  grid?: string | null
  grid_name?: string | null
  latitude?: number | null
  longitude?: number | null
  warning?: string | null
  station_name?: string | null
  opened: string
  dispatched?: string | null
  accepted?: string | null
  arrived?: string | null
  handed_over?: string | null
  disposed?: string | null
  verified?: string | null
  closed?: string | null
  due?: string | null
  due_for?: 'accept' | 'arrive' | 'dispose' | null
  overdue: boolean
  assignee?: string | null
  assignee_name?: string | null
  assignee_role?: Role | null
  /** 0 first on duty, 1 next on duty, 2 grid leader, 3 township, 4 command centre. */
  escalation: number
  lead_role: Role
  departments: string[]
  return_count: number
  version: number
}

export interface Step {
  id: string
  time: string
  action: string
  from_state?: CaseState | null
  to_state?: CaseState | null
  actor?: string | null
  actor_name: string
  actor_role: string
  reason?: string | null
  note?: string | null
  /** The time the phone says, when the act was sent later than it was done. */
  occurred?: string | null
  photo?: string | null
}

export interface Photo {
  id: string
  sha256: string
  type: string
  size: number
  time: string
  actor_name: string
  latitude?: number | null
  longitude?: number | null
}

export interface CaseDetail {
  case: Case
  timeline: Step[]
  photos: Photo[]
  actions: CaseAction[]
}

export interface Assignable {
  id: string
  name: string
  display: string
  role: Role
  division_name?: string | null
}

export interface Rule {
  id: string
  version: number
  name: string
  property: Property
  operator: 'above' | 'below'
  threshold: number
  unit: string
  clear_level: number
  clear_readings: number
  severity: Severity
  lead_role: Role
  departments: string[]
  accept_minutes: number
  arrive_minutes: number
  dispose_minutes: number
  enabled: boolean
}

/** What a live event carries; `tick` has only `now`. */
export interface LiveEvent {
  seq?: string | number
  time?: string
  kind: string
  now?: string
  case?: string
  warning?: string
  station?: string
  division?: string
  assignee?: string
  state?: string
  severity?: Severity
  title?: string
  title_en?: string
}

export interface IndicatorInfo {
  name: string
  title: string
  title_en: string
  unit: string
  by: string[]
}

export interface IndicatorRow {
  key: string
  name: string
  value?: number | null
  p90?: number | null
  n: number
}

/** For times: value is the median in minutes, p90 the ninth decile. */
export interface Indicator extends Omit<IndicatorInfo, 'by'> {
  value?: number | null
  p90?: number | null
  n: number
  rows: IndicatorRow[]
}

export interface MapFeature {
  type: 'Feature'
  properties: {
    code: string
    name: string
    name_en: string
    level: 'county' | 'township' | 'grid'
    parent?: string | null
    synthetic: boolean
  }
  geometry:
    | { type: 'Polygon'; coordinates: number[][][] }
    | { type: 'MultiPolygon'; coordinates: number[][][][] }
}

export interface CountyMap {
  type: 'FeatureCollection'
  features: MapFeature[]
}
