// Whether somebody else touched a case since the worker saw it.
import { expect, it } from 'vitest'
import type { Step } from '../shared/types'
import type { Act } from './queue'
import { stepsOfOthers } from './transport'

const step = (id: string, actor: string | null, action = 'note') =>
  ({ id, actor, action, time: '', actor_name: '', actor_role: '' }) as Step
const act = { account: 'me', seen: '2' } as Act

it('counts only the steps of others after the last one seen', () => {
  expect(stepsOfOthers(act, [step('1', 'x'), step('2', 'x'), step('3', 'me', 'photo')])).toEqual([])
  expect(stepsOfOthers(act, [step('1', 'x'), step('2', 'x'), step('3', null, 'escalate')])).toHaveLength(1)
})

it('does not count the passing of a deadline', () => {
  expect(stepsOfOthers(act, [step('2', 'x'), step('3', null, 'overdue')])).toEqual([])
})

it('counts everything when the seen step is not there', () => {
  expect(stepsOfOthers({ ...act, seen: undefined }, [step('1', 'x')])).toHaveLength(1)
})
