// alarm.test.ts - what rings, what rings only once, and whom a case calls: the phone of the one who has it now, and no longer
// that of the one who had it.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Case, LiveEvent } from '../shared/types'
import { callsFor, stillCalls, useAlarm } from './alarm'

const alarm = useAlarm()
vi.stubGlobal('navigator', {}) // a phone that cannot vibrate

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

const dispatched: LiveEvent = { kind: 'case_dispatched', case_id: '7', assignee: 'w4', due: '1' }
const escalated: LiveEvent = { kind: 'case_escalated', case_id: '7', assignee: 'w3', due: '2' }

/** As FieldPage hears events. */
function hear(event: LiveEvent, account: string) {
  if (callsFor(event, account)) alarm.ring(event)
  else alarm.stopFor(event.case_id)
  return alarm.ringing.value.map((row) => row.case_id)
}

describe('the alarm', () => {
  test('stops at the one who was called when the case goes to the next', () => {
    expect(hear(dispatched, 'w4')).toEqual(['7'])
    expect(hear(escalated, 'w4')).toEqual([])
  })

  test('rings at the one it goes to', () => {
    expect(hear(dispatched, 'w3')).toEqual([])
    expect(hear(escalated, 'w3')).toEqual(['7'])
  })

  test('is for a case that waits to be accepted by the one who holds the phone', () => {
    expect(stillCalls({ state: 'dispatched', assignee: 'w4' }, 'w4')).toBe(true)
    expect(stillCalls({ state: 'dispatched', assignee: 'w3' }, 'w4')).toBe(false)
    expect(stillCalls({ state: 'accepted', assignee: 'w4' }, 'w4')).toBe(false)
  })
})
