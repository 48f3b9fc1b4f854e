// Acts on a case from a desk or the big screen: each with the version seen, and one Idempotency-Key per content, so
// that trying again after a lost answer is not a second act. (The phone has its own way: ../field/queue.ts.)
import { api, newKey } from './api'
import { refusalOf } from './problem'
import type { CaseAction, CaseDetail } from './types'

/** `changed`: the case is not what was seen any more. */
export type Outcome = { detail: CaseDetail } | { refusal: string; changed: boolean }

export const asksFor = (action: CaseAction): 'reason' | 'note' =>
  action === 'return' || action === 'dispatch' ? 'reason' : 'note'

export const isOptional = (action: CaseAction): boolean => action === 'verify' || action === 'close'

export function useActs() {
  const keys = new Map<string, string>()

  function keyFor(content: string): string {
    const key = keys.get(content) ?? newKey()
    keys.set(content, key)
    return key
  }

  /** `account`: whom a case is given to. */
  return async (
    { case: { id, version } }: CaseDetail,
    action: CaseAction,
    text: string,
    account?: string,
  ): Promise<Outcome> => {
    const path = `/api/cases/${id}/${action}`
    const body: Record<string, unknown> = { version }
    if (text) body[asksFor(action)] = text
    if (account) body.account = account
    try {
      const options = { idempotencyKey: keyFor(path + JSON.stringify(body)) }
      return { detail: await api.post<CaseDetail>(path, body, options) }
    } catch (problem) {
      return refusalOf(problem)
    }
  }
}
