// rota.ts - what the page shows: the townships and grids of one's ground, the shifts of a week, the gaps.
import { computed, ref, watch, type Ref } from 'vue'
import { api, query } from '../shared/api'
import { useLoad } from '../shared/load'
import { dayMs, gapsOf, stretchesOf } from '../frame/shifts'
import type { CountyMap, List, Session } from '../shared/types'
import type { ShiftOut } from '../shared/types.gen'

const page = 500 // the longest list the server gives at once

async function everyShift(division: string, monday: number): Promise<ShiftOut[]> {
  const from = new Date(monday).toISOString()
  const to = new Date(monday + 7 * dayMs).toISOString()
  const all: ShiftOut[] = []
  for (let after: string | undefined = ''; after !== undefined;) {
    const path = query('/api/shifts', { division, from, to, after, limit: page })
    const part: List<ShiftOut> = await api.get<List<ShiftOut>>(path)
    all.push(...part.items)
    after = part.next
  }
  return all
}

export function useRota(session: Session, monday: Ref<number>, today: Ref<number>) {
  const worker = session.role === 'worker'
  const ground = session.role === 'command' ? '' : (session.division ?? '')
  const township = ref('')
  const map = useLoad(() => api.get<CountyMap>(`/api/public/${session.county}/map`))
  const ofLevel = (level: string) =>
    (map.data.value?.features ?? []).map((one) => one.properties).filter((p) => p.level === level)

  const townships = computed(() =>
    worker
      ? []
      : ofLevel('township').filter((p) => p.code.startsWith(ground) || ground.startsWith(p.code)),
  )
  const week = useLoad(
    () => everyShift(worker ? '' : township.value, monday.value),
    undefined,
    () => [township.value, monday.value],
  )
  const shifts = computed(() => week.data.value ?? [])
  const grids = computed(() =>
    ofLevel('grid').filter((p) =>
      worker
        ? shifts.value.some((shift) => shift.grid === p.code)
        : p.parent === township.value && p.code.startsWith(ground),
    ),
  )
  watch(townships, (all) => {
    if (!all.some((one) => one.code === township.value)) township.value = all[0]?.code ?? ''
  })
  /** Whoever plans sees one township at a time; which, is known with the map. */
  function readWeek() {
    if (worker || township.value) void week.reload()
  }
  watch([township, monday], readWeek)
  void map.reload()
  if (worker) void week.reload()

  /** From today on: what was, cannot be filled. */
  const gaps = computed(() =>
    grids.value.reduce(
      (sum, grid) =>
        sum +
        Array.from({ length: 7 }, (_, i) => monday.value + i * dayMs)
          .filter((day) => day >= today.value)
          .reduce((n, day) => n + gapsOf(stretchesOf(shifts.value, grid.code, day), day).length, 0),
      0,
    ),
  )
  const state = computed(() => {
    if (map.state.value === 'error' || week.state.value === 'error') return 'error'
    if (map.state.value !== 'done') return 'loading'
    if (!worker && !townships.value.length) return 'empty'
    if (week.state.value !== 'done') return 'loading'
    return grids.value.length ? 'done' : 'empty'
  })
  const problem = computed(() => map.problem.value ?? week.problem.value)
  async function reload() {
    await map.reload()
    await week.reload()
  }
  return { townships, township, grids, shifts, gaps, state, problem, reload, readWeek }
}
