// What an official is about to do, and how it is sent: with the version that was seen and a key of its own.
import { api, newKey } from '../shared/api'
import type { AlertLevel } from '../frame/levels'
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
  decision: Decision,
  reason: string,
  level: AlertLevel | undefined,
  expires: string | undefined,
) {
  const { kind, alert, proposal } = decision
  const options = { idempotencyKey: newKey() }
  const seen = proposal && { proposal: proposal.id }
  if (kind === 'issue') {
    const version = proposal && { proposal_version: proposal.version }
    return api.post('/api/alerts', { level, reason, expires, ...seen, ...version }, options)
  }
  if (kind === 'dismiss') {
    const body = { version: proposal!.version, reason }
    return api.post(`/api/alerts/proposals/${proposal!.id}/dismiss`, body, options)
  }
  const path = `/api/alerts/${alert!.id}/${kind}`
  if (kind === 'lift') return api.post(path, { version: alert!.version, reason }, options)
  return api.post(path, { version: alert!.version, level, reason, expires, ...seen }, options)
}
