// What an official is about to do, and how it is sent: with the version that was seen.
import type { AlertLevel } from '../frame/levels'
import type { Post } from '../shared/sending'
import type { AlertOut, AlertProposalOut } from '../shared/types.gen'

export type Kind = 'issue' | 'change' | 'lift' | 'dismiss'
export interface Decision {
  kind: Kind
  alert?: AlertOut
  proposal?: AlertProposalOut
  level?: AlertLevel
  /** RFC 3339; as proposed, or in two days. */
  expires?: string
}

/** The way to follow a proposal. */
export function following(proposal: AlertProposalOut, alert?: AlertOut): Decision {
  const { act, level, expires } = proposal
  if (act === 'issue') return { kind: 'issue', proposal, level, expires }
  if (act === 'lift') return { kind: 'lift', alert }
  return { kind: 'change', proposal, alert, level, expires }
}

export function send(
  post: Post,
  decision: Decision,
  reason: string,
  level: AlertLevel | undefined,
  expires: string | undefined,
) {
  const { kind, alert, proposal } = decision
  const seen = proposal && { proposal: proposal.id }
  if (kind === 'issue') {
    const version = proposal && { proposal_version: proposal.version }
    return post('/api/alerts', { level, reason, expires, ...seen, ...version })
  }
  if (kind === 'dismiss') {
    const body = { version: proposal!.version, reason }
    return post(`/api/alerts/proposals/${proposal!.id}/dismiss`, body)
  }
  const path = `/api/alerts/${alert!.id}/${kind}`
  if (kind === 'lift') return post(path, { version: alert!.version, reason })
  return post(path, { version: alert!.version, level, reason, expires, ...seen })
}
