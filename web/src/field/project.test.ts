// What the phone shows while acts wait.
import { expect, it } from 'vitest'
import { stateOf } from '../shared/names'
import type { Case, CaseDetail, Step } from '../shared/types'
import {
  atDepartment,
  changedBy,
  finished,
  mainAction,
  projectCase,
  projectDetail,
  toDo,
} from './project'
import type { Act, Verb } from './queue'

const row = (over: Partial<Case> = {}) =>
  ({
    id: '1',
    state: 'dispatched',
    opened: '2016-12-03T00:00:00Z',
    due: '2016-12-03T00:15:00Z',
    due_for: 'accept',
    overdue: true,
    version: 2,
    departments: ['environment'],
    ...over,
  }) as Case

const act = (verb: Verb, state: Act['state'] = 'waiting') =>
  ({
    verb,
    state,
    case: '1',
    account: 'w',
    occurred: '2016-12-03T00:05:00Z',
  }) as Act

const detail: CaseDetail = {
  case: row(),
  timeline: [],
  photos: [],
  actions: ['accept', 'return', 'note'],
}

it('offers the next step after each waiting act', () => {
  expect(mainAction(detail)).toBe('accept')
  expect(mainAction(projectDetail(detail, [act('accept')]))).toBe('arrive')
  const there = projectDetail(detail, [act('accept'), act('arrive'), act('photo')])
  expect(there.case).toMatchObject({
    state: 'arrived',
    arrived: '2016-12-03T00:05:00Z',
    overdue: false,
  })
  expect(mainAction(there)).toBe('hand_over')
  expect(mainAction(projectDetail(there, [act('dispose')]))).toBeUndefined()
})

it('leaves what was handed over to the department', () => {
  const acts = [act('accept'), act('arrive'), act('hand_over')]
  const theirs = projectDetail(detail, acts)
  expect(theirs.actions).toEqual(['note', 'photo'])
  expect(mainAction(theirs)).toBeUndefined()
  expect(stateOf(theirs.case)).toBe('with_department')
})

it('has the worker end what no department has a part in', () => {
  const alone = { ...detail, case: row({ departments: [] }) }
  const there = projectDetail(alone, [act('accept'), act('arrive')])
  expect(there.actions).toEqual(['dispose', 'return', 'note', 'photo'])
  expect(mainAction(there)).toBe('dispose')
})

it('does not show as done what the county refused, nor what was done on top of it', () => {
  expect(projectCase(row(), [act('accept', 'conflict'), act('arrive')]).state).toBe('dispatched')
})

it('lists the nearest deadline first; what the department holds and what is finished apart', () => {
  const cases = [
    row({ id: 'late', due: '2016-12-03T02:00:00Z' }),
    row({ id: 'over', state: 'closed' }),
    row({ id: 'theirs', state: 'arrived', handed_over: 'x' }),
    row({ id: 'soon' }),
  ]
  expect(toDo(cases).map((c) => c.id)).toEqual(['soon', 'late'])
  expect(atDepartment(cases).map((c) => c.id)).toEqual(['theirs'])
  expect(finished(cases).map((c) => c.id)).toEqual(['over'])
})

it('says what another did to the case, not what its reader did', () => {
  const step = (id: string, actor: string | undefined, action: string, to_state: string) =>
    ({ id, actor, action, from_state: 'arrived', to_state }) as Step
  const timeline = [
    step('1', 'w', 'arrive', 'arrived'),
    step('2', 'd', 'dispose', 'disposed'),
    step('3', 'd', 'note', 'disposed'),
    step('4', 'w', 'photo', 'disposed'),
  ]
  timeline[2]!.from_state = timeline[3]!.from_state = 'disposed'
  expect(changedBy(timeline, 'w')?.id).toBe('2')
  expect(changedBy(timeline.slice(2), 'w')?.id).toBe('3')
  expect(changedBy(timeline.slice(0, 1), 'w')).toBeUndefined()
})
