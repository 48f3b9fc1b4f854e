// Whom a case calls: the phone of the one who has it now, and no longer that of the one who had it.
import { describe, expect, it, vi } from 'vitest'
import type { LiveEvent } from '../shared/types'
import { callsFor, stillCalls, useAlarm } from './alarm'

vi.stubGlobal('navigator', {}) // a phone that cannot vibrate

const dispatched: LiveEvent = { kind: 'case_dispatched', case_id: '7', assignee: 'w4' }
const escalated: LiveEvent = { kind: 'case_escalated', case_id: '7', assignee: 'w3' }

/** As FieldPage hears events. */
function hear(event: LiveEvent, account: string) {
  const alarm = useAlarm()
  if (callsFor(event, account)) alarm.ring(event)
  else alarm.stopFor(event.case_id)
  return alarm.ringing.value.map((row) => row.case_id)
}

describe('the alarm', () => {
  it('stops at the one who was called when the case goes to the next', () => {
    expect(hear(dispatched, 'w4')).toEqual(['7'])
    expect(hear(escalated, 'w4')).toEqual([])
  })

  it('rings at the one it goes to', () => {
    expect(hear(dispatched, 'w3')).toEqual([])
    expect(hear(escalated, 'w3')).toEqual(['7'])
    useAlarm().quiet()
  })

  it('is for a case that waits to be accepted by the one who holds the phone', () => {
    expect(stillCalls({ state: 'dispatched', assignee: 'w4' }, 'w4')).toBe(true)
    expect(stillCalls({ state: 'dispatched', assignee: 'w3' }, 'w4')).toBe(false)
    expect(stillCalls({ state: 'accepted', assignee: 'w4' }, 'w4')).toBe(false)
  })
})
