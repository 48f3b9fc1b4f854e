// Acts on a case from the desk: each with the version seen, and one Idempotency-Key per content, so that trying again
// after a lost answer is not a second act.
import { api, ApiProblem, newKey, Offline } from '../shared/api'
import { t } from '../shared/i18n'
import type { CaseAction, CaseDetail, Step } from '../shared/types'

/** In this order on the panel; accepting, arriving and photographing happen on the phone. */
export const OFFERED = ['dispose', 'verify', 'close', 'dispatch', 'return', 'note'] as const
export type Offered = (typeof OFFERED)[number]

interface Manner {
  asks: 'note' | 'reason'
  optional?: boolean
  /** Cannot be taken back: the dialog says so. */
  final?: boolean
}

export const MANNERS: Record<Offered, Manner> = {
  dispose: { asks: 'note', final: true },
  verify: { asks: 'note', optional: true },
  close: { asks: 'note', optional: true, final: true },
  dispatch: { asks: 'reason' },
  return: { asks: 'reason', final: true },
  note: { asks: 'note' },
}

export const offeredOf = (actions: CaseAction[]) => OFFERED.filter((action) => actions.includes(action))

export type Outcome = { detail: CaseDetail } | { refusal: string; changed: boolean }

export function useActs() {
  const keys = new Map<string, string>()

  function keyFor(content: string): string {
    const key = keys.get(content) ?? newKey()
    keys.set(content, key)
    return key
  }

  return async (seen: CaseDetail, action: Offered, text: string, account: string): Promise<Outcome> => {
    const path = `/api/cases/${seen.case.id}/${action}`
    const body: Record<string, unknown> = { version: seen.case.version }
    if (text) body[MANNERS[action].asks] = text
    if (action === 'dispatch') body.account = account
    try {
      const options = { idempotencyKey: keyFor(path + JSON.stringify(body)) }
      return { detail: await api.post<CaseDetail>(path, body, options) }
    } catch (problem) {
      return refusalOf(problem)
    }
  }
}

function refusalOf(problem: unknown): Outcome {
  if (problem instanceof Offline) return { refusal: t('desk.not_sent'), changed: false }
  if (!(problem instanceof ApiProblem)) throw problem
  return { refusal: problem.detail || problem.title || problem.code, changed: problem.status === 409 }
}

/** What happened to a case since it was last seen here. */
export function newSteps(seen: CaseDetail, current: CaseDetail): Step[] {
  const known = new Set(seen.timeline.map(({ id }) => id))
  return current.timeline.filter(({ id }) => !known.has(id))
}
