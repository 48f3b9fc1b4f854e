// What the server says about one's own data; ids are strings of digits, times RFC 3339 UTC.
import type * as server from '../shared/types.gen'
import type { Role } from '../shared/types'

export type MyData = server.MyData
export type Look = server.LookOut
export type Looks = server.Looks
export type Consent = server.ConsentOut
export type Purpose = server.PurposeOut
export type Request = server.RequestOut

/** Everybody has rights over their own data, whatever their role. */
export const roles: Role[] = [
  'command',
  'department',
  'township',
  'leader',
  'worker',
  'gateway',
  'citizen',
  'admin',
  'security',
  'audit',
]

export const requestKinds = ['explain', 'review', 'access', 'copy', 'correct', 'erase'] as const
