// purposes.ts - the register of legal bases, read once for the page; and what a role may open for which purpose.
import { api } from '../shared/api'
import { useLoad } from '../shared/load'
import type { List, Role } from '../shared/types'
import { fields, type FieldName, type Purpose } from './types'

export function useRegister() {
  const register = useLoad(
    async () => (await api.get<List<Purpose>>('/api/personal/purposes')).items,
  )
  void register.reload()
  return register
}

const words = (list: string) => list.split(' ').filter(Boolean)

export const rolesOf = (purpose: Purpose) => words(purpose.roles)
export const fieldsOf = (purpose: Purpose): FieldName[] =>
  fields.filter((field) => words(purpose.fields).includes(field))
/** Staff open something of a person's file for it; other purposes only say what a route is for. */
export const opensFiles = (purpose: Purpose) =>
  rolesOf(purpose).length > 0 && fieldsOf(purpose).length > 0
/** Which departments' staff may state it; none: every department's. */
export const departmentsOf = (purpose: Purpose) => words(purpose.departments)
const ofOffice = (purpose: Purpose, role: Role, department?: string) =>
  role !== 'department' ||
  !departmentsOf(purpose).length ||
  departmentsOf(purpose).includes(department ?? '')
export const statedBy = (purposes: Purpose[], role: Role, department?: string) =>
  purposes.filter(
    (purpose) =>
      opensFiles(purpose) && rolesOf(purpose).includes(role) && ofOffice(purpose, role, department),
  )
