// How acts travel: one POST each with its key. Used by the page and by the service worker.
import { api, ApiProblem, Offline } from '../shared/api'
import type { Case, CaseDetail, Session } from '../shared/types'
import type { Act, Answer, Transport, Who } from './queue'

const ANSWER_WITHIN_MS = 20_000
const PHOTO_WITHIN_MS = 120_000 // 8 MB over a weak village line

/** A line that hangs is no line. What arrives later does no harm: the key is the same next time. */
export function within<T>(ms: number, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Offline('no answer in time')), ms)
    call.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

async function post(act: Act): Promise<CaseDetail | undefined> {
  const path = `/api/cases/${act.case}/${act.verb}`
  const options = { idempotencyKey: act.key, account: act.account }
  if (act.photo) {
    await within(PHOTO_WITHIN_MS, api.upload(path, act.photo, options))
    return undefined
  }
  const occurred = act.untimed ? undefined : act.occurred
  const body = { version: act.base, note: act.note, reason: act.reason, occurred }
  return within(ANSWER_WITHIN_MS, api.post<CaseDetail>(path, body, options))
}

export class HttpTransport implements Transport {
  constructor(private readonly onDetail: (detail: CaseDetail) => void = () => {}) {}

  async who(): Promise<Who> {
    try {
      const session = await within(ANSWER_WITHIN_MS, api.get<Session>('/api/session'))
      return { kind: 'account', id: session.id }
    } catch (problem) {
      const out = problem instanceof ApiProblem && problem.status === 401
      return { kind: out ? 'signed_out' : 'offline' }
    }
  }

  async send(act: Act): Promise<Answer> {
    try {
      const detail = await post(act)
      if (detail) this.onDetail(detail)
      return { kind: 'done', version: detail?.case.version }
    } catch (problem) {
      return answerOf(problem)
    }
  }
}

function answerOf(problem: unknown): Answer {
  if (problem instanceof Offline) return { kind: 'offline' }
  if (!(problem instanceof ApiProblem)) throw problem
  const { status, code, title, detail } = problem
  const current = problem.current as Case | undefined
  const wrong = problem.errors.map((error) => error.pointer)
  return { kind: 'problem', problem: { status, code, title, detail, wrong, current } }
}
