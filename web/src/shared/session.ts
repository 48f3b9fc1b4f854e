// Who is signed in. Kept on the device too, so that the phone opens without a network.
import { ref } from 'vue'
import { api, ApiProblem, Offline } from './api'
import { leaveWhenIdle } from './idle'
import type { Role, Session } from './types'
import { letGo } from './unsaved'
import { believe, displaced } from './whose'

const session = ref<Session | null>(null)
const loaded = ref(false)
const remembered = 'huying.session'
let reached = true // the server answered the last question

function remember(value: Session | null): void {
  session.value = value
  loaded.value = true
  believe(value?.id)
  displaced.value = undefined
  try {
    if (value) localStorage.setItem(remembered, JSON.stringify(value))
    else localStorage.removeItem(remembered)
  } catch {
    /* private window: the session lives until the page is closed */
  }
}

function recall(): Session | null {
  try {
    return JSON.parse(localStorage.getItem(remembered) ?? 'null') as Session | null
  } catch {
    return null
  }
}

/** Another window signed in or out: a page that is somebody's is covered until it is theirs again. */
function heard({ key, newValue }: StorageEvent): void {
  const mine = session.value
  if (key !== remembered || !mine) return
  compare(mine, newValue ? (JSON.parse(newValue) as Session) : null)
}

function compare(mine: Session, now: Session | null): void {
  const same = now?.id === mine.id && now.acting_for === mine.acting_for
  if (!now || now.pending) displaced.value = 'nobody'
  else displaced.value = same ? undefined : 'other'
}

/** Back from the window where somebody signed in; a private window hears nothing of it. */
async function back(): Promise<void> {
  const mine = session.value
  if (!mine || !displaced.value) return
  try {
    compare(mine, await api.get<Session>('/api/session'))
  } catch {
    /* it stays covered */
  }
}

globalThis.addEventListener?.('storage', heard)
globalThis.addEventListener?.('focus', () => void back())

/**
 * The session, or null when nobody is signed in. Without a network: the last one known on this
 * device.
 */
async function load(): Promise<Session | null> {
  try {
    remember(await api.get<Session>('/api/session'))
    reached = true
  } catch (problem) {
    reached = !(problem instanceof Offline)
    if (problem instanceof Offline) remember(recall())
    else if (problem instanceof ApiProblem && problem.status === 401) remember(null)
    else throw problem
  }
  return session.value
}

/** `county` only where the server holds several. */
async function signIn(name: string, password: string, county?: string): Promise<Session> {
  const path = county ? `/api/public/${county}/session` : '/api/session'
  const value = await api.post<Session>(path, { name, password }, { account: '' })
  if (!value.pending) remember(value)
  believe(value.id) // the steps that a sign-in still lacks are this account's
  return value
}

async function signOut(to = '/signin'): Promise<void> {
  try {
    await api.del('/api/session')
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem
    if (problem.code === 'another_account') return // nobody signs out somebody else; the page is covered
    if (problem.status !== 401) throw problem
  }
  remember(null)
  letGo()
  location.assign(to)
}

/**
 * Loads the session; sends whoever may not be here to /signin and answers null. Throws Offline when nobody can say who
 * is here: a sign-in would not work either.
 */
async function requires(roles: readonly Role[]): Promise<Session | null> {
  const value = await load()
  if (!value && !reached) throw new Offline()
  if (value && !value.pending && roles.includes(value.role)) {
    leaveWhenIdle(value.idle_minutes, () => signOut('/signin?idle=1'))
    return value
  }
  const next = encodeURIComponent(location.pathname + location.search)
  location.replace(`/signin?next=${next}${value && !value.pending ? '&refused=1' : ''}`)
  return null
}

export function useSession() {
  return { session, loaded, load, remember, signIn, signOut, requires }
}
