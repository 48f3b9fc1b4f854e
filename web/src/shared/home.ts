// Where a person goes after signing in.
import type { Role } from './types'

const homes: Partial<Record<Role, string>> = {
  command: '/screen',
  department: '/desk',
  township: '/desk',
  admin: '/accounts',
  security: '/accounts',
  audit: '/accounts',
  worker: '/field',
  leader: '/field',
  citizen: '/my',
}

export function homeOf(role: Role): string {
  return homes[role] ?? '/'
}

/**
 * The page asked for before signing in, if it is a path of this site: `//elsewhere` would lead
 * away, and so would a backslash or a byte that browsers leave out of an address (a tab, a line's
 * end). The server has the same rule (identity/oidc.cpp, own_path).
 */
export function nextOf(search: string): string | null {
  const next = new URLSearchParams(search).get('next')
  return next && /^\/(?!\/)[!-[\]-~]+$/.test(next) ? next : null
}
