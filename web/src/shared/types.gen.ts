// Generated from the server by scripts/types.mjs (npm run types). Not edited by hand.

export interface AccessChangeOut {
  id: string
  kind: string
  reason: string
  state: string
  detail: unknown
  account?: string
  account_name?: string
  account_display?: string
  account_display_en?: string
  other_name?: string
  other_display?: string
  other_display_en?: string
  asked: string
  ends: string
  asked_by_name: string
  asked_role: string
  decided?: string
  decided_by_name?: string
  note?: string
  may_decide: boolean
  half_waits: boolean
}

export interface AccessChanges {
  items: AccessChangeOut[]
  next?: string
}

export interface AccessDecisionNote {
  note?: string
}

export interface AccountOut {
  id: string
  name: string
  display: string
  display_en: string
  role: string
  division?: string
  division_name?: string
  division_name_en?: string
  department?: string
  person?: string
  disabled: boolean
  disabled_for?: string
  standby: boolean
  factor: boolean
  unused: boolean
  last_sign_in?: string
}

export interface Accounts {
  items: AccountOut[]
  next?: string
}

export interface ActFor {
  deputy?: string
}

export interface AlertDay {
  date: string
  aqi?: number
  basis: 'measured' | 'running' | 'forecast'
  source?: string
}

export interface AlertDesk {
  now: string
  rules: AlertRules
  in_force?: AlertOut
  proposal?: AlertProposalOut
  days: AlertDay[]
  past: AlertOut[]
  decided: AlertProposalOut[]
}

export interface AlertMessageOut {
  number: number
  act: 'issue' | 'raise' | 'lower' | 'renew' | 'lift'
  level: 'blue' | 'yellow' | 'orange' | 'red'
  sent: string
  expires: string
  actor_name: string
  actor_name_en?: string
  actor_role: string
  department: string
  reason: string
  grounds: string
  grounds_en: string
}

export interface AlertOut {
  id: string
  episode: string
  version: number
  state: 'in_force' | 'lifted'
  level: 'blue' | 'yellow' | 'orange' | 'red'
  rule_set: string
  issued: string
  changed: string
  lifted?: string
  onset: string
  expires: string
  messages: AlertMessageOut[]
}

export interface AlertProposalOut {
  id: string
  version: number
  alert?: string
  act: 'issue' | 'raise' | 'lower' | 'renew' | 'lift'
  level?: 'blue' | 'yellow' | 'orange' | 'red'
  state: 'open' | 'accepted' | 'dismissed' | 'lapsed'
  rule_set: string
  basis: 'measured' | 'running' | 'forecast'
  grounds: string
  grounds_en: string
  onset: string
  expires: string
  made: string
  decided?: string
  actor_name?: string
  actor_name_en?: string
  reason?: string
}

export interface AlertRules {
  name: string
  in_force: string
  source: string
  source_en: string
  lift_hours: number
  triggers: AlertTrigger[]
}

export interface AlertTrigger {
  level: 'blue' | 'yellow' | 'orange' | 'red'
  above: number
  hours: number
  also_above?: number
  also_hours?: number
}

export interface Approved {
  change: AccessChangeOut
  half?: string
}

export interface AqiBands {
  so2: number[]
  no2: number[]
  co: number[]
  o3: number[]
  pm10: number[]
  pm25: number[]
}

export interface AqiCounts {
  so2?: number
  no2?: number
  co?: number
  o3?: number
  pm10?: number
  pm25?: number
}

export interface AqiRow {
  time: string
  aqi?: number
  level?: number
  published: string
  primary: string[]
  exceeding: string[]
  edition: string
  values: AqiValues
  iaqi: AqiCounts
  hours?: AqiCounts
  stations?: number
}

export interface AqiRows {
  by: string
  edition: string
  bands: AqiBands
  items: AqiRow[]
}

export interface AqiValues {
  so2?: number
  no2?: number
  co?: number
  o3?: number
  pm10?: number
  pm25?: number
}

export interface AssessmentOut {
  id: string
  purpose: string
  necessity: string
  effects: string
  measures: string
  written: string
  written_by_name: string
  agreed?: string
  agreed_by_name?: string
}

export interface Assessments {
  items: AssessmentOut[]
  next?: string
}

export type AtomFeed = string

export interface AuditExportIn {
  format?: 'jsonl' | 'csv'
}

export type AuditFile = string

export interface AuditPage {
  items: AuditRow[]
  next?: number
}

export interface AuditRow {
  seq: number
  time: string
  kind: string
  division: string
  departments: string
  person: string
  content: unknown
  leaf_hash: string
  unchanged: boolean
  digest: string
  salt?: string
}

export interface Bundle {
  format: string
  about: string
  entries: BundleEntry[]
  checkpoint: string
  keys: string[]
  witnesses: string[]
  quorum: number
}

export interface BundleEntry {
  content?: string
  salt?: string
  leaf: string
  index: number
  proof: string[]
}

export type CapDocument = string

export interface CaseDetail {
  case: CaseOut
  timeline: StepOut[]
  photos: PhotoOut[]
  actions: string[]
}

export interface CaseOut {
  id: string
  number: string
  title: string
  title_en: string
  state:
    | 'opened'
    | 'dispatched'
    | 'accepted'
    | 'arrived'
    | 'disposed'
    | 'verified'
    | 'closed'
    | 'returned'
  severity: string
  division: string
  division_name: string
  division_name_en: string
  grid?: string
  grid_name?: string
  grid_name_en?: string
  latitude?: number
  longitude?: number
  warning?: string
  station_name: string
  station_name_en: string
  opened: string
  dispatched?: string
  accepted?: string
  arrived?: string
  handed_over?: string
  disposed?: string
  verified?: string
  closed?: string
  due?: string
  due_for?: string
  overdue: boolean
  assignee?: string
  assignee_account?: string
  assignee_name?: string
  assignee_name_en?: string
  assignee_role?: string
  escalation: number
  lead_role: string
  departments: string[]
  return_count: number
  version: number
}

export interface Cases {
  items: CaseOut[]
  next?: string
}

export type Checkpoint = string

export interface ClockState {
  now: string
  mode: 'real' | 'demo'
  speed: number
  from?: string
  to?: string
  people: boolean
}

export interface CodeIn {
  code?: string
  recovery?: string
}

export interface Compared {
  reference: number
  found: number
  false: number
  missed: Missed[]
  earlier_minutes?: number
}

export interface Condition {
  kind:
    | 'above'
    | 'below'
    | 'count'
    | 'change'
    | 'aqi'
    | 'silent'
    | 'stuck'
    | 'neighbours'
    | 'all'
    | 'any'
  level?: number
  clear_level?: number
  minutes?: number
  k?: number
  n?: number
  by?: number
  direction?: 'rise' | 'fall' | 'either'
  aqi_level?: number
  nearest?: number
  kilometres?: number
  factor?: number
  of?: Condition[]
}

export interface Confirm {
  readings: number
  nearest: number
  kilometres: number
  factor: number
}

export interface ConfirmIn {
  code: string
}

export interface ConsentOut {
  id: string
  purpose: string
  text_version: string
  act: string
  time: string
  by_guardian: boolean
}

export interface Consents {
  items: ConsentOut[]
}

export interface CopiedOut {
  copied: number
  skipped: number
}

export interface CopyOfFile {
  name?: string
  phone?: string
  id_number?: string
  birth_month?: string
  division: string
  salt: string
  changed: string
}

export interface CountyMap {
  type: 'FeatureCollection'
  features: {
    type: 'Feature'
    properties: {
      code: string
      name: string
      name_en: string
      level: 'county' | 'township' | 'grid'
      parent?: string
      synthetic: boolean
    }
    geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }
  }[]
}

export interface CredentialOut {
  id: string
  kind: string
  label: string
  scope: string
  created: string
  used: string
  expires: string
  current: boolean
}

export interface Credentials {
  items: CredentialOut[]
  factor: boolean
  recovery_codes: number
}

export interface DataCopy {
  made: string
  account: string
  file?: CopyOfFile
  earlier: CopyOfFile[]
  looks: LookOut[]
  consents: ConsentOut[]
  requests: RequestOut[]
}

export interface Datastreams {
  pm25?: string
  pm10?: string
  so2?: string
  no2?: string
  co?: string
  o3?: string
}

export interface Deputies {
  items: DeputyOut[]
}

export interface DeputyIn {
  deputy: string
  begins: string
  ends: string
  reason: string
}

export interface DeputyOut {
  id: string
  name: string
  display: string
  display_en: string
  role: string
  division: string
  begins: string
  ends: string
}

export interface DeputyRow {
  id: string
  name: string
  display: string
  display_en: string
  for_name: string
  for_display: string
  for_display_en: string
  for_role: string
  reason: string
  begins: string
  ends: string
  asked_by_name: string
  approved_by_name: string
  in_force: boolean
}

export interface Enrolment {
  secret: string
  uri: string
}

export interface Entries {
  items: Entry[]
}

export interface Entry {
  name: string
  title: string
  title_en: string
  unit: string
  by: string[]
}

export type Export = string

export interface FaultOut {
  id: string
  station: string
  station_name: string
  station_name_en: string
  stream: string
  property: string
  division: string
  kind: 'silent' | 'stuck' | 'disputed' | 'drifting'
  since: string
  until?: string
  reason: string
  reason_en: string
  state: 'open' | 'closed'
  acknowledged?: string
  acknowledged_by?: string
  acknowledged_by_name?: string
  acknowledged_by_name_en?: string
  resolved_by?: string
  note: string
}

export interface Faults {
  items: FaultOut[]
  next?: string
}

export interface Figure {
  key: string
  name: string
  name_en: string
  value?: number
  p90?: number
  n: number
}

export interface FirstPassword {
  name: string
  role: string
  password: string
}

export interface FirstPasswords {
  items: FirstPassword[]
}

export interface FirstStart {
  code: string
  admin: string
  security: string
  audit: string
  admin_person: string
  security_person: string
  audit_person: string
}

export interface ForecastDay {
  date: string
  aqi: number
}

export interface ForecastOut {
  date: string
  aqi: number
  source: string
  entered: string
  actor_name: string
}

export interface Forecasts {
  items: ForecastOut[]
  proposal?: string
}

export interface GrantOut {
  id: string
  account_name: string
  account_display: string
  account_display_en: string
  may: string
  division: string
  department: string
  purpose: string
  division_name?: string
  division_name_en?: string
  begins: string
  ends: string
  asked_by_name: string
  approved_by_name: string
  in_force: boolean
}

export interface HalfOut {
  half: string
}

export interface Hold {
  id: string
  account: string
  basis: string
  begins: string
  ends: string
}

export interface HoldOut {
  id: string
  account: string
  account_name: string
  basis: string
  begins: string
  ends: string
  set_by_name: string
  lifted?: string
}

export interface Holds {
  items: HoldOut[]
  next?: string
}

export interface Indicated {
  name: string
  title: string
  title_en: string
  unit: string
  value?: number
  p90?: number
  n: number
  rows: Figure[]
}

export interface Interval {
  stream?: string
  from: string
  to: string
}

export interface KeepOut {
  what: string
  days: number
  since_zh: string
  since_en: string
  basis_zh: string
  basis_en: string
  rows: number
  soon: number
  held: number
  next?: string
}

export interface Key {
  key: string
}

export interface LeavingFile {
  account: string
  name: string
  erased: string
  held?: string
}

export interface LinkOut {
  link: string
  issuer: string
  label?: string
  linked: string
}

export interface Links {
  items: LinkOut[]
}

export type LogKeys = string

export interface LookOut {
  id: string
  time: string
  role: string
  department?: string
  division?: string
  division_name?: string
  division_name_en?: string
  deputy: boolean
  own: boolean
  fields: string
  purpose: string
  purpose_zh?: string
  purpose_en?: string
  law?: string
  reason: string
}

export interface Looks {
  items: LookOut[]
  next?: string
}

export interface Missed {
  stream?: string
  from: string
  to: string
}

export interface MonitorAnswer {
  status: string
  message?: string
  message_en?: string
  pm25?: number
  data?: WarningData
}

export interface MyData {
  file?: PersonOut
  hold?: Hold
  looks: number
  guarded: boolean
  earlier: number
}

export interface Neighbour {
  station: string
  name: string
  name_en: string
  kilometres: number
  time: string
  value: number
}

export interface NewPassword {
  password: string
  new_password: string
}

export type ObservationsCsv = string

export type ObservationsJsonl = string

export interface OddOnes {
  items: OddOut[]
  next?: string
}

export interface OddOut {
  account: string
  name: string
  whose?: string
  whose_name?: string
  odd: string
  look: LookOut
  reviews: ReviewOut[]
}

export interface Options {
  divisions?: string[]
  months?: number[]
  from_hour?: number
  to_hour?: number
  rises?: Rise[]
  confirm?: Confirm
  storm?: Storm
  acknowledge_minutes?: number
}

export interface Past {
  time: string
  value: number
}

export interface People {
  items: Person[]
}

export interface Person {
  id: string
  name: string
  display: string
  display_en?: string
  role: string
  division: string
  division_name: string
  division_name_en: string
}

export interface PersonList {
  items: PersonOut[]
  next?: string
}

export interface PersonOut {
  account: string
  name?: string
  phone?: string
  id_number?: string
  birth_month?: string
  division?: string
  division_name?: string
  division_name_en?: string
  changed: string
  birth_month_missing?: boolean
}

export interface PersonRequest {
  id: string
  person: string
  kind: 'access' | 'copy' | 'correct' | 'erase' | 'explain' | 'review' | 'withdraw'
  text: string
  asked: string
  due: string
  overdue: boolean
  holidays_known?: boolean
  officer_name?: string
  look?: LookOut
  answered?: string
  granted?: boolean
  answer?: string
  remedy?: string
  guarded: boolean
  by_guardian: boolean
}

export interface PersonRequests {
  items: PersonRequest[]
  next?: string
}

export type PhotoBytes = string

export interface PhotoOut {
  id: string
  sha256: string
  type: string
  size: number
  time: string
  actor_name: string
  actor_name_en?: string
  latitude?: number
  longitude?: number
}

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  request_id?: string
  current?: unknown
  errors?: { pointer: string; detail: string }[]
}

export interface ProviderOut {
  issuer: string
  label: string
}

export interface Providers {
  items: ProviderOut[]
}

export interface PublicAir {
  now: string
  stations: Station[]
}

export interface PublicAlert {
  id: string
  state: 'in_force' | 'lifted'
  level: 'blue' | 'yellow' | 'orange' | 'red'
  issued: string
  changed: string
  lifted?: string
  onset: string
  expires: string
  headline: string
  headline_en: string
  description: string
  description_en: string
  instruction: string
  instruction_en: string
  office: string
  office_en: string
  rule_set: string
  source: string
  source_en: string
  messages: PublicAlertMessage[]
}

export interface PublicAlertMessage {
  number: number
  act: 'issue' | 'raise' | 'lower' | 'renew' | 'lift'
  level: 'blue' | 'yellow' | 'orange' | 'red'
  sent: string
  headline: string
  headline_en: string
  reason: string
  cap: string
}

export interface PublicAlerts {
  now: string
  exercise: boolean
  in_force?: PublicAlert
  past: PublicAlert[]
}

export interface PublicCounties {
  items: PublicCounty[]
}

export interface PublicCounty {
  county: string
  name: string
  name_en: string
  demo: boolean
}

export interface PublicWarning {
  id: string
  raised: string
  cleared?: string
  state: 'open' | 'cleared'
  severity: 'attention' | 'serious' | 'critical'
  station_name: string
  station_name_en: string
  division: string
  division_name: string
  division_name_en: string
  property: string
  threshold: number
  value: number
  peak: number
  comparison?: 'above' | 'below'
  unit: string
  case_state?: string
  accepted?: string
  arrived?: string
  handed_over?: string
  disposed?: string
  closed?: string
}

export interface PublicWarnings {
  items: PublicWarning[]
  next?: string
}

export interface PurposeOut {
  code: string
  zh: string
  en: string
  law: string
  roles: string
  fields: string
  departments: string
  text_version?: string
  text_zh?: string
  text_en?: string
  assessed?: string
}

export interface Purposes {
  items: PurposeOut[]
}

export interface Quiet {
  from_minute: number
  to_minute: number
}

export interface Receipt {
  format: string
  content?: string
  salt?: string
  leaf: string
  index: number
  proof: string[]
  checkpoint: string
  keys: string[]
  witnesses: string[]
  quorum: number
  erased?: string
}

export interface ReceiptOut {
  receipt: Receipt
  link: string
}

export interface Receiptable {
  seq: number
  time: string
  kind: string
  division: string
  content: unknown
}

export interface Receiptables {
  items: Receiptable[]
  next?: number
}

export interface RecoveryCodes {
  recovery_codes: string[]
  session: Session
}

export type Redirect = null

export interface Reference {
  kind: 'warnings' | 'version' | 'intervals'
  rule?: string
  version?: number
  intervals?: Interval[]
}

export interface RequestOut {
  id: string
  kind: string
  about?: string
  text: string
  asked: string
  due: string
  overdue: boolean
  answered?: string
  granted?: boolean
  answer?: string
  remedy?: string
  holidays_known?: boolean
  by_guardian: boolean
}

export interface Requests {
  items: RequestOut[]
  next?: string
}

export interface Retention {
  rules: KeepOut[]
  files: LeavingFile[]
}

export interface ReviewOut {
  id: string
  outcome: 'acknowledged' | 'in_order' | 'referred'
  note: string
  time: string
  by_name: string
}

export interface Rights {
  grants: GrantOut[]
  grants_next?: string
  deputies: DeputyRow[]
  deputies_next?: string
  settings: SettingsOut
  may: string[]
  purposes: string[]
}

export interface Rise {
  level: number
  severity: 'attention' | 'serious' | 'critical'
}

export interface RotaPeople {
  items: RotaPerson[]
}

export interface RotaPerson {
  id: string
  name: string
  display: string
  display_en?: string
  role: string
  division: string
  division_name: string
  division_name_en: string
}

export interface RuleBody {
  name: string
  name_en?: string
  property: string
  comparison?: 'above' | 'below'
  threshold?: number
  unit: string
  clear_level?: number
  clear_readings: number
  severity: 'attention' | 'serious' | 'critical'
  lead_role: string
  departments: string[]
  accept_minutes: number
  arrive_minutes: number
  dispose_minutes: number
  enabled: boolean
  condition?: Condition
  options?: Options
  reason?: string
}

export interface RuleOut {
  id: string
  version: number
  name: string
  name_en: string
  property: string
  comparison: 'above' | 'below'
  threshold: number
  unit: string
  clear_level: number
  clear_readings: number
  severity: 'attention' | 'serious' | 'critical'
  lead_role: string
  departments: string[]
  accept_minutes: number
  arrive_minutes: number
  dispose_minutes: number
  enabled: boolean
  simple: boolean
  of_sensor: boolean
  condition: Condition
  options: Options
  raised_when: string
  raised_when_en: string
  cleared_when: string
  cleared_when_en: string
}

export interface Rules {
  items: RuleOut[]
}

export type SensorThings = {} | string[]

export type SensorThingsInput = {} | {}[]

export interface Series {
  property: string
  unit: string
  times: string[]
  values: number[]
  low?: number[]
  high?: number[]
  n?: number[]
  made_of?: string
  step?: number
}

export interface Session {
  county: string
  county_name: string
  county_name_en: string
  id: string
  name: string
  display: string
  display_en?: string
  role: string
  division?: string
  division_name?: string
  division_name_en?: string
  department?: string
  demo: boolean
  pending?: string
  acting_for?: string
  idle_minutes: number
}

export interface SetAside {
  id: string
  time: string
  topic: string
  payload: string
  bytes: number
  reason: string
}

export interface SetAsideList {
  items: SetAside[]
  next?: string
}

export interface SettingsOut {
  factor_roles: string[]
  idle_minutes: number
}

export interface ShiftOut {
  id: string
  grid: string
  grid_name: string
  grid_name_en: string
  account: string
  account_name: string
  display: string
  display_en?: string
  position: number
  begins?: string
  ends?: string
  from_minute?: number
  to_minute?: number
  stands_for?: string
  mine: boolean
  may_change: boolean
  may_hand_over: boolean
}

export interface Shifts {
  items: ShiftOut[]
  next?: string
}

export interface SignIn {
  county?: string
  name: string
  password: string
}

export interface SignInOut {
  id: string
  time: string
  outcome: string
  address: string
  agent: string
}

export interface SignIns {
  items: SignInOut[]
}

export interface Station {
  id: string
  name: string
  name_en: string
  latitude: number
  longitude: number
  division: string
  division_name: string
  division_name_en: string
  grid?: string
  grid_name?: string
  grid_name_en?: string
  time?: string
  current: boolean
  pm25?: number
  pm10?: number
  so2?: number
  no2?: number
  co?: number
  o3?: number
  aqi?: number
  aqi_level?: number
  primary?: string[]
  aqi_time?: string
  warning?: string
  datastreams: Datastreams
}

export interface Stations {
  items: Station[]
}

export interface StationsGeoJson {
  type: 'FeatureCollection'
  features: {}[]
}

export interface StepOut {
  id: string
  time: string
  action: string
  from_state: string
  to_state: string
  actor?: string
  actor_name: string
  actor_name_en?: string
  actor_role: string
  assignee_name?: string
  assignee_name_en?: string
  reason?: string
  note?: string
  occurred?: string
  photo?: string
}

export interface Storm {
  minutes: number
  kilometres: number
  one_case: boolean
}

export interface StreamRow {
  id: string
  station: string
  station_name: string
  station_name_en: string
  property: string
  unit: string
  retention_days?: number
  newest?: string
}

export interface Streams {
  items: StreamRow[]
  next?: string
}

export interface SubscriptionKeysIn {
  p256dh: string
  auth: string
}

export interface SubscriptionOut {
  id: string
  endpoint: string
}

export interface Token {
  token: string
  expires: string
}

export interface Tried {
  raised: number
  readings: number
  held_back: number
  stations: TriedStation[]
  warnings: TriedWarning[]
  compared?: Compared
}

export interface TriedStation {
  station: string
  stream: string
  name: string
  name_en: string
  raised: number
  minutes: number
}

export interface TriedWarning {
  stream: string
  station: string
  from: string
  to?: string
  first_value: number
  peak: number
  readings: number
  severity: 'attention' | 'serious' | 'critical'
  confirmed?: boolean
}

export interface VersionOut {
  version: number
  saved?: string
  saved_by?: string
  saved_by_name: string
  saved_by_name_en?: string
  reason: string
  rule: RuleOut
}

export interface Versions {
  items: VersionOut[]
}

export interface WardOut {
  account: string
  name: string
  agreed: boolean
  birth_month_missing: boolean
}

export interface Wards {
  items: WardOut[]
}

export interface WarningData {
  warning: string
  location: string
  severity: string
  pm25: number
  threshold: number
  time: string
  division: string
}

export interface WarningOut {
  id: string
  rule: string
  rule_name: string
  rule_version: number
  station: string
  station_name: string
  station_name_en: string
  stream: string
  property: string
  division: string
  division_name: string
  division_name_en: string
  grid: string
  grid_name: string
  severity: 'attention' | 'serious' | 'critical'
  state: 'open' | 'cleared'
  stage: 'raised' | 'acknowledged' | 'cleared'
  raised: string
  updated: string
  acknowledged?: string
  acknowledged_by_name?: string
  acknowledged_by_name_en?: string
  escalation: number
  cleared?: string
  threshold: number
  clear_level: number
  comparison?: 'above' | 'below'
  unit: string
  first_value: number
  value: number
  peak: number
  readings: number
  message: string
  message_en: string
  case_id?: string
  incident?: string
  incident_members?: number
  why?: Why
}

export interface Warnings {
  items: WarningOut[]
  next?: string
}

export interface WatchedFile {
  account: string
  name: string
}

export interface WatchedFiles {
  items: WatchedFile[]
  next?: string
}

export interface Why {
  condition: Condition
  rule_name: string
  rule_name_en: string
  rule_version: number
  raised_because: string
  raised_because_en: string
  clears_when: string
  clears_when_en: string
  readings: Past[]
  neighbours: Neighbour[]
  median?: number
  spread?: number
  disputed: boolean
  neighbours_say: string
  neighbours_say_en: string
}

export interface Wish {
  property?: string
  division?: string
  severity?: 'attention' | 'serious' | 'critical'
}

export interface Wishes {
  items: Wish[]
  quiet?: Quiet
}
