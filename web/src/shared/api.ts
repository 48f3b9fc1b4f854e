// Calls to the server: JSON in, JSON out, refusals as ApiProblem (RFC 9457), no network as Offline.
import { answered, unanswered } from './line'
import { displaced, saidAccount } from './whose'

export interface ProblemBody {
  status?: number
  code?: string
  title?: string
  detail?: string
  errors?: { pointer: string; detail: string }[]
  /** With version_conflict: the case as it is now. */
  current?: unknown
}

export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: { pointer: string; detail: string }[]
  readonly current?: unknown

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? `http_${status}`
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.errors = body.errors ?? []
    this.current = body.current
  }
}

/** The server could not be reached at all. */
export class Offline extends Error {}

export interface PostOptions {
  idempotencyKey?: string
  /** Whose act this is, where that is not whose page it is; '' for nobody's, as is a sign-in. */
  account?: string
}

/** What is read of the answer; a line that breaks on the way is no answer. */
async function send<T>(
  method: string,
  path: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { method, credentials: 'same-origin', ...init })
  } catch {
    unanswered()
    throw new Offline(path)
  }
  answered(response.status)
  if (!response.ok) throw refused(method, response.status, await problemOf(response))
  try {
    return await read(response)
  } catch (cause) {
    if (cause instanceof SyntaxError) throw cause
    throw new Offline(path)
  }
}

/** The page is covered until whoever it belongs to has signed in again: what they wrote stays in it. */
function refused(method: string, status: number, body: ProblemBody): ApiProblem {
  const over = body.code === 'unauthorized' || body.code === 'session_over'
  if (body.code === 'another_account') displaced.value = 'other'
  else if (over && method !== 'GET' && saidAccount()) displaced.value = 'nobody'
  return new ApiProblem(status, body)
}

async function record<T>(response: Response): Promise<T> {
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

async function problemOf(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody
  } catch {
    return {}
  }
}

function withBody(
  type: string,
  body: BodyInit | undefined,
  options: PostOptions = {},
): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) headers['Content-Type'] = type
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey
  const account = options.account ?? saidAccount()
  if (account) headers['Huying-Account'] = account
  return { headers, body }
}

function json(body: unknown, options?: PostOptions): RequestInit {
  return withBody('application/json', JSON.stringify(body ?? {}), options)
}

export const api = {
  /** Reading acts for nobody: it answers as whoever is signed in, which is how a page finds out. */
  get: <T>(path: string) => send<T>('GET', path, withBody('', undefined, { account: '' }), record),
  post: <T>(path: string, body?: unknown, options?: PostOptions) =>
    send<T>('POST', path, json(body, options), record),
  put: <T>(path: string, body: unknown) => send<T>('PUT', path, json(body), record),
  /** A body only where the contract asks for one (push subscriptions). */
  del: <T = void>(path: string, body?: unknown) =>
    send<T>('DELETE', path, body === undefined ? withBody('', undefined) : json(body), record),
  upload: <T>(path: string, blob: Blob, options?: PostOptions) =>
    send<T>('POST', path, withBody(blob.type || 'application/octet-stream', blob, options), record),
  /** A file that is the answer to an act. */
  download: (path: string, body?: unknown) =>
    send<Blob>('POST', path, body === undefined ? withBody('', undefined) : json(body), (r) =>
      r.blob(),
    ),
}

/** `path?a=1&b=2` without the parameters that are empty. */
export function query(
  path: string,
  parameters: Record<string, string | number | boolean | null | undefined>,
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** A fresh Idempotency-Key. randomUUID exists only on HTTPS, a county's intranet often has none. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
