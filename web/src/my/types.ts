// What the server says about one's own data; ids are strings of digits, times RFC 3339 UTC.
import type * as server from '../shared/types.gen'

export type MyData = server.MyData
export type Look = server.LookOut
export type Consent = server.ConsentOut
export type Purpose = server.PurposeOut
export type Ward = server.WardOut
export type Request = server.RequestOut

export const requestKinds = [
  'explain',
  'review',
  'access',
  'copy',
  'correct',
  'erase',
  'withdraw',
] as const

/** What under fourteen only the guardian asks for. */
export const guardianKinds: readonly (typeof requestKinds)[number][] = [
  'correct',
  'erase',
  'withdraw',
]
