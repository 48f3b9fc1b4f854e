// What the page shows of a station: its readings over a range, and for who is signed in the thresholds and doubtful data.
import type { Fault } from '../frame/faults'
import { api, query } from '../shared/api'
import type { Property } from '../shared/types'
import type { AqiRow, AqiRows, Series } from '../shared/types.gen'

export const properties: Property[] = ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co']
export const ranges = ['day', 'week', 'month', 'all'] as const
export type Range = (typeof ranges)[number]

const hourMs = 3_600_000
const lengths: Record<Range, number> = { day: 24, week: 168, month: 31 * 24, all: 366 * 24 } // hours

export function loadReadings(root: string, station: string, range: Range, now: number) {
  const by = range === 'all' ? 'day' : 'hour'
  const from = new Date(now - lengths[range] * hourMs).toISOString()
  const to = new Date(now).toISOString()
  return api.get<AqiRows>(query(`${root}/stations/${station}/aqi`, { by, from, to }))
}

/** A county that began yesterday has no year of empty days before it. */
export function withoutEmptyStart(rows: AqiRow[]): AqiRow[] {
  const first = rows.findIndex(({ values }) => Object.keys(values).length > 0)
  return first < 0 ? [] : rows.slice(first)
}

export interface Threshold {
  property: Property
  value: number
}

export async function loadFaults(station: string): Promise<Fault[]> {
  const path = query('/api/sensor-faults', { station, limit: 200 })
  return (await api.get<{ items: Fault[] }>(path)).items
}

interface PlainRule {
  property?: Property
  threshold?: number
  enabled?: boolean
}
export async function loadThresholds(): Promise<Threshold[]> {
  const { items } = await api.get<{ items: PlainRule[] }>('/api/rules')
  return items.flatMap(({ property, threshold, enabled }) =>
    enabled && property && threshold !== undefined ? [{ property, value: threshold }] : [],
  )
}

/** Mean, lowest and highest of each point's time; null where a gap is longer than a point. */
export interface Wide {
  times: string[]
  values: (number | null)[]
  low: (number | null)[]
  high: (number | null)[]
}
const points = 400 // of a chart on the page
const yearMs = 366 * 24 * hourMs
const tenYears = 10

export function withGaps({ times, values, low, high, step }: Series): Wide {
  const out: Wide = { times: [], values: [], low: [], high: [] }
  times.forEach((time, i) => {
    const before = times[i - 1]
    if (before && Date.parse(time) - Date.parse(before) > (step ?? 0) * 1_500 + hourMs) {
      out.times.push(new Date(Date.parse(before) + (step ?? 0) * 1_000).toISOString())
      for (const list of [out.values, out.low, out.high]) list.push(null)
    }
    out.times.push(time)
    out.values.push(values[i] ?? null)
    out.low.push(low?.[i] ?? null)
    out.high.push(high?.[i] ?? null)
  })
  return out
}

/** All that there is: from the first day of the year's rows that has data, or ten years when that is the first of them. */
export async function loadWide(root: string, station: string, rows: AqiRow[], now: number) {
  const first = withoutEmptyStart(rows)[0]?.time
  if (!first) return {}
  const older = first === rows[0]?.time
  const from = older ? new Date(now - tenYears * yearMs).toISOString() : first
  const to = new Date(now).toISOString()
  const read = async (property: Property) => {
    const path = query(`${root}/stations/${station}/series`, { property, from, to, width: points })
    return [property, withGaps(await api.get<Series>(path))] as const
  }
  const known = properties.filter((name) => rows.some(({ hours }) => hours?.[name]))
  return Object.fromEntries(await Promise.all(known.map(read))) as Partial<Record<Property, Wide>>
}
