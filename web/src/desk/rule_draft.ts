// An editable copy of a rule: what each kind of condition needs, and what is sent to the server.
import type { Condition, Rule, RuleOptions } from '../shared/types'

export type Kind = Condition['kind']
type Field = Exclude<keyof Condition, 'kind' | 'of' | 'direction'>

/** The fields of each kind, with what a new condition of it begins with. */
export const FIELDS: Record<Kind, Partial<Record<Field, number>>> = {
  above: { level: 150, clear_level: 115, minutes: 0 },
  below: { level: 10, clear_level: 20, minutes: 0 },
  count: { level: 150, clear_level: 115, k: 2, n: 3 },
  change: { by: 80, minutes: 180 },
  aqi: { aqi_level: 5, minutes: 0 },
  silent: { minutes: 180 },
  stuck: { minutes: 1440 },
  neighbours: { minutes: 360, nearest: 5, kilometres: 20, factor: 6 },
  all: {},
  any: {},
}

export const OF_AIR: Kind[] = ['above', 'below', 'count', 'change', 'all', 'any']
export const OF_INDEX: Kind[] = ['aqi', ...OF_AIR]
export const OF_SENSOR: Kind[] = ['silent', 'stuck', 'neighbours', 'any']

export const PROPERTIES = ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3', 'aqi'] as const

export function unitOf(property: string): string {
  return property === 'aqi' ? '1' : property === 'co' ? 'mg/m3' : 'ug/m3'
}

export function newCondition(kind: Kind): Condition {
  const of = kind === 'all' || kind === 'any' ? { of: [newCondition('above')] } : {}
  return { kind, ...FIELDS[kind], ...of }
}

export type Draft = Omit<
  Rule,
  | 'id'
  | 'version'
  | 'simple'
  | 'of_sensor'
  | 'comparison'
  | 'threshold'
  | 'clear_level'
  | 'raised_when'
  | 'raised_when_en'
  | 'cleared_when'
  | 'cleared_when_en'
> & { id?: string; version?: number; reason: string }

/** New rules wait for confirmation and join storms; the county's first rule does neither (it warns at once). */
const NEW_OPTIONS: RuleOptions = {
  confirm: { readings: 3, nearest: 5, kilometres: 20, factor: 6 },
  storm: { minutes: 60, kilometres: 20, one_case: true },
  acknowledge_minutes: 30,
}

export function newDraft(): Draft {
  return {
    name: '',
    name_en: '',
    property: 'pm25',
    unit: 'ug/m3',
    clear_readings: 2,
    severity: 'serious',
    lead_role: 'worker',
    departments: ['environment'],
    accept_minutes: 15,
    arrive_minutes: 60,
    dispose_minutes: 120,
    enabled: false,
    condition: newCondition('above'),
    options: structuredClone(NEW_OPTIONS),
    reason: '',
  }
}

export function draftOf(rule: Rule): Draft {
  const copy = JSON.parse(JSON.stringify(rule)) as Rule
  const { id, version, name, name_en, property, unit, clear_readings, severity, lead_role } = copy
  const { departments, accept_minutes, arrive_minutes, dispose_minutes, enabled } = copy
  return {
    ...{ id, version, name, name_en, property, unit, clear_readings, severity, lead_role },
    ...{ departments, accept_minutes, arrive_minutes, dispose_minutes, enabled },
    ...{ condition: copy.condition, options: copy.options, reason: '' },
  }
}

/** What the server is sent: empty numbers are left out, so that it says what is missing. */
export function bodyOf(draft: Draft): Record<string, unknown> {
  const tidy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(tidy)
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([, one]) => one !== '' && one !== undefined)
    return Object.fromEntries(kept.map(([key, one]) => [key, tidy(one)]))
  }
  const body = tidy(draft) as Record<string, unknown>
  return { ...body, name: draft.name, name_en: draft.name_en ?? '' }
}

/** The first condition with a level: the one that is dragged on the chart. */
export function firstLevel(condition: Condition): Condition | undefined {
  if (typeof condition.level === 'number') return condition
  for (const part of condition.of ?? []) {
    const found = firstLevel(part)
    if (found) return found
  }
  return undefined
}

/** Moves the threshold; the clear level goes along in proportion, rounded as people would write it. */
export function moveLevel(condition: Condition, level: number): void {
  const { level: before, clear_level: clear } = condition
  condition.level = level
  if (typeof clear === 'number' && before)
    condition.clear_level = Math.round((clear / before) * level * 10) / 10
}
