// Acts on a case from a desk or the big screen: each with the version seen; trying again after a lost answer is not a
// second act (sending.ts). The phone has its own way: ../field/queue.ts.
import { refusalOf } from './problem'
import { useSending } from './sending'
import type { CaseAction, CaseDetail } from './types'

/** `changed`: the case is not what was seen any more. */
export type Outcome = { detail: CaseDetail } | { refusal: string; changed: boolean }

export const asksFor = (action: CaseAction): 'reason' | 'note' =>
  action === 'return' || action === 'dispatch' ? 'reason' : 'note'

export const isOptional = (action: CaseAction): boolean => action === 'verify' || action === 'close'

export function useActs() {
  const { post } = useSending()

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
      return { detail: await post<CaseDetail>(path, body) }
    } catch (problem) {
      return refusalOf(problem)
    }
  }
}
