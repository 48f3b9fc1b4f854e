// The records of this page under short names.
import type * as server from '../shared/types.gen'

export type Account = server.AccountOut
export type Change = server.AccessChangeOut
export type Rights = server.Rights
export type Grant = server.GrantOut
export type Deputy = server.DeputyRow
export type Credentials = server.Credentials
/** What one asks for: server's AccessChangeIn, of which a kind fills some. */
export type Wanted = Record<string, string | number | boolean | string[] | undefined>
