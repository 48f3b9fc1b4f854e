// The worker's cases: from the server when there is a line, otherwise as the phone last knew them.
import { ref, shallowReactive, shallowRef } from 'vue'
import { api, ApiProblem, Offline, query } from '../shared/api'
import type { LoadState } from '../shared/load'
import { useClock } from '../shared/time'
import type { Case, CaseDetail, CountyMap, List, Session, Warning } from '../shared/types'
import { keep, kept, type Kept } from './phone_store'
import { atDepartment, toDo } from './project'
import { within } from './transport'

const READ_WITHIN_MS = 10_000
const PAGE = 100

const list = shallowRef<Case[]>([])
const listState = ref<LoadState>('idle')
const listProblem = shallowRef<unknown>()
/** County time at which the shown list was read. */
const asOf = ref('')
const next = ref<string | null>(null)
const details = shallowReactive(new Map<string, Kept<CaseDetail>>())
const warnings = shallowReactive(new Map<string, Warning>())
const map = shallowRef<CountyMap>()
const { now } = useClock()

const read = <T>(path: string) => within(READ_WITHIN_MS, api.get<T>(path))
const countyTime = () => new Date(now.value).toISOString()

/** Shows what the phone last knew, unless something newer is shown; false when it never knew anything. */
async function listFromPhone(): Promise<boolean> {
  const known = await kept<Case[]>('cases')
  if (!known) return false
  if (!asOf.value) {
    list.value = known.value
    asOf.value = known.at
  }
  return true
}

async function readList(): Promise<void> {
  const page = await read<List<Case>>(query('/api/cases', { mine: true, limit: PAGE }))
  list.value = page.items
  next.value = page.next ?? null
  asOf.value = countyTime()
  await keep('cases', page.items, asOf.value)
  void prepareForOffline(page.items)
}

async function reload(): Promise<void> {
  if (listState.value !== 'done') listState.value = 'loading'
  try {
    await readList()
    listState.value = 'done'
  } catch (problem) {
    if (!(problem instanceof Offline || problem instanceof ApiProblem)) throw problem
    listProblem.value = problem
    listState.value = (await listFromPhone()) ? 'done' : 'error'
  }
}

async function more(): Promise<void> {
  if (!next.value) return
  const page = await read<List<Case>>(
    query('/api/cases', { mine: true, limit: PAGE, after: next.value }),
  )
  list.value = [...list.value, ...page.items]
  next.value = page.next ?? null
}

function takeDetail(detail: CaseDetail): void {
  const row = { value: detail, at: countyTime() }
  details.set(detail.case.id, row)
  list.value = list.value.map((known) => (known.id === detail.case.id ? detail.case : known))
  keep(`case ${detail.case.id}`, detail, row.at).catch(() => {
    /* a full phone still shows it now */
  })
}

/** Shows what the phone knows at once, then what the county says. Throws when neither is there. */
async function loadDetail(id: string): Promise<void> {
  const known = details.get(id) ?? (await kept<CaseDetail>(`case ${id}`))
  if (known) details.set(id, known)
  try {
    const detail = await read<CaseDetail>(`/api/cases/${id}`)
    takeDetail(detail)
    if (detail.case.warning) await loadWarning(detail.case.warning)
  } catch (problem) {
    if (!known || (problem instanceof ApiProblem && problem.status < 500)) throw problem
    if (known.value.case.warning) await loadWarning(known.value.case.warning)
  }
}

/** A visit starts where there is a line and ends where there is none: what it needs is fetched before. */
async function prepareForOffline(rows: Case[]): Promise<void> {
  for (const row of [...toDo(rows), ...atDepartment(rows)].slice(0, 20)) {
    if (details.get(row.id)?.value.case.version === row.version) continue
    await loadDetail(row.id).catch(() => {
      /* fetched when it is opened */
    })
  }
}

/** What the sensor said, from the county or as the phone knows it. */
async function loadWarning(id: string): Promise<void> {
  if (warnings.get(id)?.state === 'cleared') return // it never changes again
  const fresh = await read<Warning>(`/api/warnings/${id}`).catch(() => undefined)
  const found = fresh ?? (await kept<Warning>(`warning ${id}`))?.value
  if (found) warnings.set(id, found)
  if (fresh) await keep(`warning ${id}`, fresh, countyTime())
}

async function loadMap(session: Session): Promise<void> {
  map.value ??= (await kept<CountyMap>('map'))?.value
  const fresh = await read<CountyMap>(`/api/public/${session.county}/map`).catch(() => undefined)
  if (fresh) {
    map.value = fresh
    await keep('map', fresh, countyTime())
  }
}

export function useCases() {
  return {
    list,
    listState,
    listProblem,
    asOf,
    next,
    details,
    warnings,
    map,
    reload,
    more,
    takeDetail,
    loadDetail,
    loadWarning,
    loadMap,
  }
}
