// The stream of events as the audit administrator reads it, and the request to have some days of it as a file.
import { query } from '../shared/api'
import { timeOf } from './kinds'

export type { AuditPage, AuditRow } from '../shared/types.gen'

export interface AuditFilter {
  kind: string
  /** Days of the county, "2026-11-25", both included; empty = open. */
  from: string
  to: string
}

/** What the server wants: moments, the end not included. */
export function auditQuery(filter: AuditFilter, more: Record<string, string | number | undefined>) {
  return query('/api/audit', {
    kind: filter.kind.trim(),
    from: filter.from && timeOf(filter.from),
    to: filter.to && timeOf(filter.to, true),
    ...more,
  })
}

/** The request for an export of these days, which another administrator decides on. */
export function exportWanted(filter: AuditFilter, reason: string) {
  return {
    kind: 'export',
    what: 'audit',
    reason: reason.trim(),
    begins: filter.from && timeOf(filter.from),
    ends: filter.to && timeOf(filter.to, true),
  }
}

/** Size and root of a checkpoint (C2SP tlog-checkpoint): its second and third line. */
export function readCheckpoint(note: string): { size: number; root: string } | null {
  const [, size, root] = note.split('\n')
  return /^\d+$/.test(size ?? '') && root ? { size: Number(size), root } : null
}
