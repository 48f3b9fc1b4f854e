// alarm.test.ts - what rings, and what rings only once.
import { beforeEach, expect, test, vi } from 'vitest'
import type { Case } from '../shared/types'
import { useAlarm } from './alarm'

const alarm = useAlarm()
vi.stubGlobal('navigator', {})

let made = 0
let row: Case
beforeEach(() => {
  alarm.quiet()
  row = {
    id: String(++made),
    state: 'dispatched',
    assignee: 'w',
    due: '2016-12-03T00:15:00Z',
    severity: 'serious',
    title: '一件事',
  } as Case
})
const ringing = () => alarm.ringing.value.map(({ case_id }) => case_id)
const event = (over: object = {}) => ({
  kind: 'case_dispatched',
  case_id: row.id,
  due: row.due,
  ...over,
})

test('what came while the page was closed rings, once', () => {
  alarm.ringForMissed([row], 'w')
  expect(ringing()).toEqual([row.id])
  alarm.quiet()
  alarm.ringForMissed([row], 'w')
  alarm.ring(event())
  expect(ringing()).toEqual([])
})

test('a call by the live line does not ring again when its row is read', () => {
  alarm.ring(event())
  expect(ringing()).toEqual([row.id])
  alarm.quiet()
  alarm.ringForMissed([row], 'w')
  expect(ringing()).toEqual([])
})

test('given anew, it rings anew', () => {
  alarm.ring(event())
  alarm.quiet()
  alarm.ring(event({ due: '2016-12-03T01:15:00Z' }))
  expect(ringing()).toEqual([row.id])
})

test("others' cases, accepted ones and the one that is open do not ring", () => {
  alarm.ringForMissed([row], 'another')
  alarm.ringForMissed([{ ...row, state: 'accepted' }], 'w')
  alarm.ringForMissed([row], 'w', row.id)
  expect(ringing()).toEqual([])
})
