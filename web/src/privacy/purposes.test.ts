// Which purposes a role may state, and what each may open, in the order of the page.
import { expect, test } from 'vitest'
import { fieldsOf, opensFiles, rolesOf, statedBy } from './purposes'
import type { Purpose } from './types'

const purpose = (code: string, roles: string, fields: string, departments = ''): Purpose => ({
  code,
  roles,
  fields,
  departments,
  zh: '',
  en: '',
  law: '',
})
const own = purpose('own_right', '', 'name phone id_number')
const visit = purpose('visit', 'township leader worker', 'phone name')

test('a purpose of the person alone is stated by nobody', () => {
  expect(rolesOf(own)).toEqual([])
  expect(statedBy([own, visit], 'worker')).toEqual([visit])
  expect(statedBy([own, visit], 'citizen')).toEqual([])
})

test('a purpose that opens nothing is not offered for opening', () => {
  const handling = purpose('case_handling', 'worker', '')
  expect(opensFiles(handling)).toBe(false)
  expect(statedBy([handling, visit], 'worker')).toEqual([visit])
})

test('the fields are those of the purpose', () => {
  expect(fieldsOf(visit)).toEqual(['name', 'phone'])
  expect(fieldsOf(own)).toEqual(['name', 'phone', 'id_number'])
})

test('a purpose of some departments is stated by their staff alone, and by the other roles', () => {
  const check = purpose('benefit_check', 'department township', 'name', 'civil_affairs')
  expect(statedBy([check], 'department', 'environment')).toEqual([])
  expect(statedBy([check], 'department')).toEqual([])
  expect(statedBy([check], 'department', 'civil_affairs')).toEqual([check])
  expect(statedBy([check], 'township')).toEqual([check])
})
