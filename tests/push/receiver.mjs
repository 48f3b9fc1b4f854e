// receiver.mjs - a push service and its browsers on 127.0.0.1, for tests: takes Web Push messages
// as a real one does (RFC 8030), decrypts them and shows them. Usage and routes: README.md.
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Refusal, check_vapid, decrypt, new_browser } from './webpush.mjs'

const max_request_bytes = 65536
const urgencies = ['very-low', 'low', 'normal', 'high'] // RFC 8030 section 5.3
const mode_status = { ok: 201, gone: 410, missing: 404, busy: 429, unavailable: 503 }

async function read_body(request) {
  const parts = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > max_request_bytes) throw new Refusal(413, 'the body is over 64 KiB')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function parse_options(bytes) {
  if (bytes.length === 0) return {}
  let options
  try {
    options = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
  if (options === null || typeof options !== 'object')
    throw new Refusal(400, 'the body is not a JSON object')
  return options
}

function check_headers({ ttl, urgency = 'normal', topic, 'content-encoding': encoding }) {
  if (!/^\d+$/.test(ttl ?? '')) throw new Refusal(400, 'TTL is missing or not a number')
  if (!urgencies.includes(urgency)) throw new Refusal(400, 'Urgency is none of the four')
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic))
    throw new Refusal(400, 'Topic is not 1 to 32 letters of base64url')
  if (encoding !== 'aes128gcm') throw new Refusal(415, 'Content-Encoding is not aes128gcm')
  return { ttl: Number(ttl), urgency, topic: topic ?? null }
}

/** The subscriptions and what they received, apart from HTTP. `origin` is set once it listens. */
export class PushService {
  origin = ''
  subscriptions = new Map()

  find(id) {
    const found = this.subscriptions.get(id)
    if (!found) throw new Refusal(404, 'no such subscription')
    return found
  }

  /** `applicationServerKey` (base64url), if given, is the only key that may send (RFC 8292, 4). */
  subscribe({ applicationServerKey = null }) {
    const id = randomBytes(12).toString('base64url')
    const browser = new_browser()
    this.subscriptions.set(id, { browser, applicationServerKey, mode: { name: 'ok' },
                                 messages: [], rejected: [] })
    const keys = { p256dh: browser.pair.getPublicKey('base64url'),
                   auth: browser.auth.toString('base64url') }
    return { id, endpoint: `${this.origin}/push/${id}`, expirationTime: null, keys }
  }

  set_mode(id, { mode, retry_after = null, times = null }) {
    if (!Object.hasOwn(mode_status, mode))
      throw new Refusal(400, `mode is none of ${Object.keys(mode_status)}`)
    this.find(id).mode = { name: mode, retry_after, times }
    return { id, mode, retry_after, times }
  }

  received(id) {
    const { messages, rejected } = this.find(id)
    return { id, messages, rejected }
  }

  /** The answer a mode other than `ok` gives; `times` of it, then `ok` again. */
  answer_of_mode(subscription) {
    const { name, retry_after, times } = subscription.mode
    if (name === 'ok') return null
    if (times !== null && --subscription.mode.times <= 0) subscription.mode = { name: 'ok' }
    subscription.rejected.push({ status: mode_status[name], reason: `mode ${name}` })
    const headers = retry_after === null ? {} : { 'Retry-After': String(retry_after) }
    return { status: mode_status[name], headers, json: { reason: `mode ${name}` } }
  }

  accept(subscription, headers, body) {
    const { key, claims } = check_vapid(headers.authorization, this.origin, Date.now() / 1000)
    if (subscription.applicationServerKey && subscription.applicationServerKey !== key)
      throw new Refusal(403, 'the subscription belongs to another application server key')
    const wishes = check_headers(headers)
    const payload = decrypt(body, subscription.browser)
    subscription.messages.push({ payload: payload.toString('utf8'),
                                 payload_base64url: payload.toString('base64url'), ...wishes,
                                 vapid: { key, ...claims }, body_bytes: body.length,
                                 received_at: new Date().toISOString() })
  }

  push(id, headers, body) {
    const subscription = this.find(id)
    const answer = this.answer_of_mode(subscription)
    if (answer) return answer
    try {
      this.accept(subscription, headers, body)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      subscription.rejected.push({ status: error.status, reason: error.message })
      throw error
    }
    const location = `${this.origin}/message/${id}/${subscription.messages.length}`
    return { status: 201, headers: { Location: location } }
  }
}

async function answer(service, request) {
  const [, word, id] = /^\/([a-z]+)(?:\/([\w-]+))?$/.exec(request.url) ?? []
  const body = await read_body(request)
  switch (`${request.method} ${word}`) {
    case 'POST subscribe': return { status: 201, json: service.subscribe(parse_options(body)) }
    case 'POST push': return service.push(id, request.headers, body)
    case 'POST mode': return { status: 200, json: service.set_mode(id, parse_options(body)) }
    case 'GET received': return { status: 200, json: service.received(id) }
    default: throw new Refusal(404, 'no such route')
  }
}

/** Starts the service; resolves to { service, server, port } once it listens. */
export async function start(port = 0) {
  const service = new PushService()
  const server = createServer(async (request, response) => {
    const result = await answer(service, request).catch(error => ({
      status: error instanceof Refusal ? error.status : 500, json: { reason: error.message } }))
    response.writeHead(result.status, { 'Content-Type': 'application/json', ...result.headers })
    response.end(result.json ? JSON.stringify(result.json) : undefined)
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  service.origin = `http://127.0.0.1:${server.address().port}`
  return { service, server, port: server.address().port }
}

function whole_number(text, least, name) {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least) return number
  throw new Error(`--${name} is a whole number from ${least}`)
}

async function main() {
  const { values } = parseArgs({ options: {
    port: { type: 'string', default: '0' },
    'max-seconds': { type: 'string', default: '600' },
    subscriptions: { type: 'string', default: '0' },
  } })
  const max_seconds = whole_number(values['max-seconds'], 1, 'max-seconds')
  const { service, server, port } = await start(whole_number(values.port, 0, 'port'))
  const count = whole_number(values.subscriptions, 0, 'subscriptions')
  const subscriptions = Array.from({ length: count }, () => service.subscribe({}))
  const stop = () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  setTimeout(stop, max_seconds * 1000)
  console.log(JSON.stringify({ port, origin: service.origin, max_seconds, subscriptions }))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main()
