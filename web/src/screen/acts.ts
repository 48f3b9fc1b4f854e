// Acts of the command centre on a case: sent with the version seen and one Idempotency-Key per
// content, so that a second try after a lost answer is not a second act.
import { ref } from 'vue'
import { api, ApiProblem, newKey, Offline } from '../shared/api'
import { t } from '../shared/i18n'
import type { CaseAction, CaseDetail } from '../shared/types'

/** What the screen offers, in this order; other acts belong to phone and desk. */
export const offered: CaseAction[] = ['verify', 'close', 'dispatch', 'return', 'note']

export function asksFor(action: CaseAction): 'reason' | 'note' {
  return action === 'return' || action === 'dispatch' ? 'reason' : 'note'
}

export function isOptional(action: CaseAction): boolean {
  return action === 'verify' || action === 'close'
}

export type Outcome = { detail: CaseDetail } | { refusal: string; stale: boolean }

export function useActs() {
  const busy = ref(false)
  const keys = new Map<string, string>()

  function keyFor(path: string, body: object): string {
    const content = path + JSON.stringify(body)
    if (!keys.has(content)) keys.set(content, newKey())
    return keys.get(content)!
  }

  async function act(
    detail: CaseDetail,
    action: CaseAction,
    text: string,
    account?: string,
  ): Promise<Outcome> {
    const { id, version } = detail.case
    const path = `/api/cases/${id}/${action}`
    const body = {
      version,
      ...(text ? { [asksFor(action)]: text } : {}),
      ...(account ? { account } : {}),
    }
    busy.value = true
    try {
      return {
        detail: await api.post<CaseDetail>(path, body, { idempotencyKey: keyFor(path, body) }),
      }
    } catch (problem) {
      if (problem instanceof Offline) return { refusal: t('case.offline'), stale: false }
      if (!(problem instanceof ApiProblem)) throw problem
      if (problem.code === 'version_conflict') return { refusal: t('case.conflict'), stale: true }
      return {
        refusal: problem.detail || problem.title || problem.code,
        stale: problem.status === 409,
      }
    } finally {
      busy.value = false
    }
  }

  return { busy, act }
}
