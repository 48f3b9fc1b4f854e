// case_list.test.ts - rows that come, change and go while a list is open.
import { expect, it } from 'vitest'
import type { Case } from '../shared/types'
import { arranged, asked, filtersOf, FIRST_FILTERS, scopesOf, searchOf } from './case_list'

const row = (number: string, over: Partial<Case>) =>
  ({ number, severity: 'serious', state: 'dispatched', overdue: false, ...over }) as Case

const rows = [
  row('1', { due: '2016-12-03T03:00:00Z', overdue: true }),
  row('2', { state: 'closed' }),
  row('3', { due: '2016-12-03T02:00:00Z' }),
  row('4', { severity: 'critical' }),
]
const numbers = (list: Case[]) => list.map(({ number }) => number).join('')

it('orders by a column, the absent last in both directions, the gravest first among equals', () => {
  expect(numbers(arranged(rows, { column: 'due', down: false }))).toBe('3142')
  expect(numbers(arranged(rows, { column: 'due', down: true }))).toBe('1342')
})

it('orders states as the work goes', () => {
  expect(numbers(arranged(rows, { column: 'state', down: true }))[0]).toBe('2')
})

it('opens on what waits for this person; the command centre has no cases of its own', () => {
  expect(asked(FIRST_FILTERS)).toEqual({ turn: true, state: '', division: '' })
  expect(asked({ ...FIRST_FILTERS, scope: 'mine', overdue: true })).toMatchObject({
    mine: true,
    overdue: true,
  })
  expect(scopesOf('department')[0]).toBe('turn')
  expect(scopesOf('command')).not.toContain('mine')
})

it('stands in the address, without what is no filter', () => {
  const filters = { scope: 'all', overdue: true, state: 'arrived', division: '330521001' } as const
  expect(searchOf(FIRST_FILTERS)).toBe('')
  expect(filtersOf(searchOf(filters), 'department')).toEqual(filters)
  expect(filtersOf('', 'department')).toEqual(FIRST_FILTERS)
  expect(filtersOf('?scope=mine', 'command')).toEqual(FIRST_FILTERS)
  expect(filtersOf('?scope=x&state=gone&division=%27&overdue=1', 'department')).toEqual(
    FIRST_FILTERS,
  )
})
