// The stream of events as the audit administrator reads it, and all of it in one file.
import { query } from '../shared/api'
import { timeOf } from './kinds'

/** An event beside what the public log holds of it. */
export interface AuditRow {
  seq: number
  time: string
  kind: string
  division: string
  departments: string
  person: string
  content: unknown
  leaf_hash: string
  /** The content still has the digest that is in its leaf, or was erased by law. */
  unchanged: boolean
}
export interface AuditPage {
  items: AuditRow[]
  next?: number
}

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

/** Pages of CSV as one file: one mark of UTF-8 and one head. */
export function joined(pages: string[]): string {
  return pages.map((page, i) => (i ? page.slice(page.indexOf('\r\n') + 2) : page)).join('')
}

/** All of it, page by page; `told` hears how many rows there are so far. Throws when a page does not come. */
export async function exported(filter: AuditFilter, told: (rows: number) => void): Promise<Blob> {
  const pages: string[] = []
  let after: string | undefined
  let rows = 0
  do {
    const answer = await fetch(auditQuery(filter, { format: 'csv', after }), {
      credentials: 'same-origin',
    })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    const page = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
    pages.push(page)
    after = answer.headers.get('X-Next-After') ?? undefined
    rows += page.split('\r\n').length - 2
    told(rows)
  } while (after)
  return new Blob([joined(pages)], { type: 'text/csv' })
}

/** Size and root of a checkpoint (C2SP tlog-checkpoint): its second and third line. */
export function readCheckpoint(note: string): { size: number; root: string } | null {
  const [, size, root] = note.split('\n')
  return /^\d+$/.test(size ?? '') && root ? { size: Number(size), root } : null
}
