// Response times from the server's indicators: three clocks that start when a warning is raised, by
// township or month.
import { ref, watch } from 'vue'
import { api, query } from '../shared/api'
import { useLoad } from '../shared/load'
import type { Indicator } from '../shared/types'

export const measures = ['accept', 'arrive', 'close'] as const
export type Measure = (typeof measures)[number]
export type Grouping = 'division' | 'month'

export interface TimesRow {
  key: string
  name: string
  n: number
  values: Record<Measure, { median: number | null; p90: number | null }>
}

type Answers = Record<Measure, Indicator>

/** One row for the county, then one for each group, in the order of the first clock. */
export function rowsOf(answers: Answers): TimesRow[] {
  const keys = new Map<string, string>()
  for (const measure of measures)
    for (const row of answers[measure].rows) keys.set(row.key, row.name)
  const figure = (source?: { value?: number | null; p90?: number | null }) => ({
    median: source?.value ?? null,
    p90: source?.p90 ?? null,
  })
  const rowFor = (
    key: string,
    name: string,
    find: (measure: Measure) => Indicator | Indicator['rows'][number] | undefined,
  ) => ({
    key,
    name,
    n: find('accept')?.n ?? 0,
    values: {
      accept: figure(find('accept')),
      arrive: figure(find('arrive')),
      close: figure(find('close')),
    },
  })
  const groups = [...keys].map(([key, name]) =>
    rowFor(key, name, (measure) => answers[measure].rows.find((row) => row.key === key)),
  )
  return [
    rowFor('', '', (measure) => answers[measure]),
    ...groups.sort((a, b) => a.key.localeCompare(b.key)),
  ]
}

export function useTimes() {
  const by = ref<Grouping>('division')
  const loading = useLoad(
    async () => {
      const [accept, arrive, close] = await Promise.all(
        measures.map((measure) =>
          api.get<Indicator>(query(`/api/indicators/time_to_${measure}`, { by: by.value })),
        ),
      )
      return rowsOf({ accept: accept!, arrive: arrive!, close: close! })
    },
    (rows) => rows[0]!.n === 0,
    () => by.value,
  )
  watch(by, loading.reload)
  return { by, ...loading }
}
