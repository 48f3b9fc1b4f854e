// privacy.ts - who has something to do on the page of personal data, so that others are not led there.
import type { Role } from '../types'

/** Views of /privacy by role; what the server allows is src/subject/identity/may.hpp. */
export const privacyViews: Partial<Record<Role, string[]>> = {
  command: ['people', 'requests', 'register'],
  department: ['people', 'register'],
  township: ['people', 'register'],
  leader: ['people', 'register'],
  worker: ['people', 'register'],
  security: ['odd', 'keeping', 'assessments', 'register'],
  admin: ['assessments', 'register'],
  audit: ['assessments', 'register'],
}

export const mayUsePrivacy = (role: Role) => role in privacyViews
