// Everything the screen knows of the county, read at the start and kept fresh by the live line.
import { computed, ref } from 'vue'
import { api, query } from '../shared/api'
import { namesOf } from '../shared/geo'
import { pick } from '../shared/i18n'
import { debounced, useEvents } from '../shared/live'
import { useLoad } from '../shared/load'
import { shortOf } from '../shared/names'
import { useClock } from '../shared/time'
import type { Case, CountyMap, List, Role, Session, Station, Warning } from '../shared/types'
import { useTimes } from './times'

/** Of who comes to the screen; an administrator has no right to cases (GET /api/cases). */
const rolesOfCases: Role[] = ['command', 'department', 'township', 'leader']
const newest = 200 // the longest page the server gives

export function useCounty(session: Session) {
  const { sync, reload: reloadClock } = useClock(session.county)
  const map = useLoad(() => api.get<CountyMap>(`/api/public/${session.county}/map`))
  const stations = useLoad(async () => (await api.get<List<Station>>('/api/stations')).items)
  const warnings = useLoad(
    async () =>
      (await api.get<List<Warning>>(query('/api/warnings', { state: 'open', limit: newest })))
        .items,
  )
  const cases = useLoad(
    async () => (await api.get<List<Case>>(query('/api/cases', { limit: newest }))).items,
  )
  const seesCases = rolesOfCases.includes(session.role)
  const readCases = () => {
    if (seesCases) void cases.reload()
  }
  const times = useTimes()

  const refreshStations = debounced(stations.reload)
  const refreshTimes = debounced(times.reload, 5_000)
  const refreshClock = debounced(() => {
    reloadClock().catch(() => {
      /* the next tick corrects it */
    })
  }, 3_000)
  const refreshLists = debounced(() => {
    warnings.reload()
    readCases()
  }, 500)

  const alertTurns = ref(0) // how often the heavy-pollution alert has changed
  const turnAlert = debounced(() => alertTurns.value++)

  const { connected } = useEvents('/api/events', {
    tick(event) {
      if (event.now) sync(event.now)
      refreshStations()
      refreshClock()
    },
    any() {
      refreshLists()
      refreshTimes()
    },
    alert_issued: turnAlert,
    alert_changed: turnAlert,
    alert_lifted: turnAlert,
    reconnected() {
      turnAlert()
      refreshStations()
      refreshLists()
      refreshClock()
      refreshTimes()
    },
  })

  for (const part of [map, stations, warnings, times]) part.reload()
  readCases()

  const places = computed(() => namesOf(map.data.value))

  return {
    session,
    map,
    stations,
    warnings,
    cases,
    seesCases,
    times,
    connected,
    alertTurns,
    places,
    refresh: refreshLists,
    /** For narrow places: a town needs no "Town" after its name. */
    shortName: (code: string, name: string) => pick(name, shortOf(places.value.get(code)?.name_en)),
  }
}

export type CountyView = ReturnType<typeof useCounty>
