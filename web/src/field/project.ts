// The case as it will be when the waiting acts have been delivered: what the phone shows meanwhile.
import { stateOf } from '../shared/names'
import type { Case, CaseAction, CaseDetail, CaseState, Step } from '../shared/types'
import type { Act, Verb } from './queue'

interface Move {
  state?: CaseState
  stamp?: 'accepted' | 'arrived' | 'handed_over' | 'disposed'
  /** What the assignee may do next; absent: unchanged. */
  actions?: CaseAction[]
  due_for?: Case['due_for']
}

/** The assignee's half of the case's states (see the server's table). */
const MOVES: Record<Verb, Move> = {
  accept: {
    state: 'accepted',
    stamp: 'accepted',
    actions: ['arrive', 'return', 'note', 'photo'],
    due_for: 'arrive',
  },
  arrive: {
    state: 'arrived',
    stamp: 'arrived',
    actions: ['hand_over', 'dispose', 'return', 'note', 'photo'],
    due_for: 'dispose',
  },
  hand_over: { stamp: 'handed_over', actions: ['note', 'photo'] }, // the department's now
  dispose: { state: 'disposed', stamp: 'disposed', actions: ['note'], due_for: undefined },
  return: { state: 'returned', actions: [], due_for: undefined },
  note: {},
  photo: {},
}

/** An act that was refused did not happen, and nothing made on top of it did either. */
function happening(acts: Act[]): Act[] {
  const stop = acts.findIndex((act) => act.state !== 'waiting')
  return stop < 0 ? acts : acts.slice(0, stop)
}

export function projectCase(row: Case, acts: Act[]): Case {
  return happening(acts).reduce((now, act) => {
    const move = MOVES[act.verb]
    const next: Case = { ...now, state: move.state ?? now.state }
    if (move.stamp) next[move.stamp] = act.occurred
    if (move.due_for !== undefined) {
      next.due_for = move.due_for
      next.due = undefined // the county computes the next deadline
      next.overdue = false
    }
    return next
  }, row)
}

export function projectDetail(detail: CaseDetail, acts: Act[]): CaseDetail {
  const alone = !detail.case.departments.length // nobody to hand it to: the worker ends it
  const actions = happening(acts).reduce<CaseAction[]>(
    (now, act) => MOVES[act.verb].actions?.filter((may) => may !== 'hand_over' || !alone) ?? now,
    detail.actions,
  )
  return { ...detail, case: projectCase(detail.case, acts), actions }
}

/** The one act the screen offers in big. */
export function mainAction(detail: CaseDetail): CaseAction | undefined {
  const order: CaseAction[] = ['accept', 'arrive', 'hand_over', 'dispose']
  return order.find((action) => detail.actions.includes(action))
}

const RUNNING: CaseState[] = ['opened', 'dispatched', 'accepted', 'arrived', 'returned']

const rank = (row: Case) => `${row.due ?? '9'} ${row.opened}`
const running = (cases: Case[], handedOver: boolean) =>
  cases
    .filter((row) => RUNNING.includes(row.state))
    .filter((row) => (stateOf(row) === 'with_department') === handedOver)
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))

/** Mine to act on, the nearest deadline first. */
export const toDo = (cases: Case[]) => running(cases, false)
/** Handed over: the department acts next. */
export const atDepartment = (cases: Case[]) => running(cases, true)

export function finished(cases: Case[]): Case[] {
  return cases.filter((row) => !RUNNING.includes(row.state))
}

/** What changed a case under somebody's hands: the last step by another that moved it, or else the last by another. */
export function changedBy(timeline: Step[], account: string): Step | undefined {
  const others = timeline.filter(({ actor }) => actor !== account)
  const moved = ({ from_state, to_state, action }: Step) =>
    action === 'hand_over' || action === 'dispatch' || (!!to_state && to_state !== from_state)
  return others.filter(moved).at(-1) ?? others.at(-1)
}
