// Which changes one can ask for, who asks, and which fields each needs. The server has the same table (change_apply.cpp) and
// the last word.
import type { Role } from '../shared/types'

export type FieldName =
  | 'account'
  | 'name'
  | 'display'
  | 'person'
  | 'role'
  | 'division'
  | 'department'
  | 'may'
  | 'purpose'
  | 'begins'
  | 'ends'
  | 'deputy'
  | 'successor'
  | 'grant'
  | 'issuer'
  | 'subject'
  | 'factor_roles'
  | 'idle_minutes'
  | 'what'
  | 'standby'

export interface Kind {
  kind: string
  by: Role[]
  needs: FieldName[]
  may?: FieldName[]
}

export const kinds: Kind[] = [
  {
    kind: 'add_account',
    by: ['admin'],
    needs: ['name', 'role'],
    may: ['display', 'person', 'division', 'department'],
  },
  { kind: 'reset', by: ['admin'], needs: ['account'] },
  { kind: 'depart', by: ['admin'], needs: ['account', 'successor'] },
  { kind: 'enable', by: ['admin'], needs: ['account'] },
  { kind: 'standby', by: ['security'], needs: ['account', 'standby'] },
  {
    kind: 'role',
    by: ['security'],
    needs: ['account', 'role'],
    may: ['person', 'division', 'department'],
  },
  {
    kind: 'grant',
    by: ['security'],
    needs: ['account', 'may', 'purpose', 'begins', 'ends'],
    may: ['division', 'department'],
  },
  { kind: 'revoke', by: ['security'], needs: ['grant'] },
  { kind: 'deputy', by: ['security'], needs: ['account', 'deputy', 'begins', 'ends'] },
  { kind: 'end_deputy', by: ['security'], needs: ['grant'] },
  { kind: 'link', by: ['security'], needs: ['account', 'issuer', 'subject'] },
  { kind: 'unlink', by: ['security'], needs: ['account', 'issuer'] },
  { kind: 'settings', by: ['security'], needs: ['factor_roles', 'idle_minutes'] },
  // Of the audit: its own view asks (AuditView.vue).
  { kind: 'export', by: ['admin', 'security', 'audit'], needs: ['what'] },
]

/** A day of the form (county time) as the server takes times; the end of a period is the end of its day. */
export function timeOf(day: string, end = false): string {
  const start = Date.parse(`${day}T00:00:00+08:00`)
  return new Date(start + (end ? 86_400_000 : 0)).toISOString()
}
