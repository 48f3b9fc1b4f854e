// The records of this page under short names.
import type * as server from '../shared/types.gen'

export type Person = server.PersonOut
export type PersonList = server.PersonList
export type Purpose = server.PurposeOut
export type Request = server.PersonRequest
export type OddLook = server.OddOut
export type Hold = server.HoldOut
export type Retention = server.Retention
export type Assessment = server.AssessmentOut
export type Account = server.AccountOut

export const fields = ['name', 'phone', 'id_number'] as const
export type FieldName = (typeof fields)[number]
