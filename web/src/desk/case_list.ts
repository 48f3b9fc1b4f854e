// What the case table can be narrowed to and ordered by.
import type { Case, CaseState, Role } from '../shared/types'

/** turn: what waits for this person or department now (the server knows whose turn a case is); all: whatever they may see. */
export type Scope = 'turn' | 'mine' | 'all'

export interface Filters {
  scope: Scope
  overdue: boolean
  state: CaseState | ''
  division: string
}

export const FIRST_FILTERS: Filters = { scope: 'turn', overdue: false, state: '', division: '' }

/** What the address says; what it cannot be is not said. */
export function filtersOf(search: string, role: Role): Filters {
  const said = new URLSearchParams(search)
  const scope = scopesOf(role).find((one) => one === said.get('scope'))
  const division = said.get('division') ?? ''
  return {
    scope: scope ?? FIRST_FILTERS.scope,
    overdue: said.get('overdue') === 'true',
    state: STATES.find((one) => one === said.get('state')) ?? '',
    division: /^\d{6,12}$/.test(division) ? division : '',
  }
}

/** The other way round: nothing for what stands there at first. */
export function searchOf(filters: Filters): string {
  const said = new URLSearchParams()
  for (const name of Object.keys(FIRST_FILTERS) as (keyof Filters)[])
    if (filters[name] !== FIRST_FILTERS[name]) said.set(name, String(filters[name]))
  const text = said.toString()
  return text && `?${text}`
}

/** For /api/cases. */
export const asked = ({ scope, overdue, state, division }: Filters) => ({
  turn: scope === 'turn' || undefined,
  mine: scope === 'mine' || undefined,
  overdue: overdue || undefined,
  state,
  division,
})

/** The command centre answers for every case: it has none of its own. */
export const scopesOf = (role: Role): Scope[] =>
  role === 'command' ? ['turn', 'all'] : ['turn', 'mine', 'all']

export const STATES: CaseState[] = [
  'opened',
  'dispatched',
  'accepted',
  'arrived',
  'disposed',
  'verified',
  'closed',
  'returned',
]

export type Column =
  'number' | 'title' | 'state' | 'division_name' | 'assignee_name' | 'due' | 'opened'
export const COLUMNS: Column[] = [
  'number',
  'title',
  'state',
  'division_name',
  'assignee_name',
  'due',
  'opened',
]

export interface Order {
  column: Column
  down: boolean
}

const SEVERITY = { critical: 0, serious: 1, attention: 2 }

/** Absent values come last in both directions. */
function compare(a: Case, b: Case, { column, down }: Order): number {
  const [x, y] = [keyOf(a, column), keyOf(b, column)]
  if (x === y) return SEVERITY[a.severity] - SEVERITY[b.severity] || (a.number < b.number ? 1 : -1)
  if (x === undefined) return 1
  if (y === undefined) return -1
  return (x < y ? -1 : 1) * (down ? -1 : 1)
}

function keyOf(row: Case, column: Column): string | number | undefined {
  return column === 'state' ? STATES.indexOf(row.state) : (row[column] ?? undefined)
}

export function arranged(rows: Case[], order: Order): Case[] {
  return [...rows].sort((a, b) => compare(a, b, order))
}
