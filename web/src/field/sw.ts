// The service worker of /field: opens the page without a line, shows calls while it is closed, and sends what waits
// when the phone is on line again.
import { phoneQueue, QUEUE_NAME } from './phone_store'
import { Queue } from './queue'
import { HttpTransport } from './transport'
import { keepShell, SHELL_FILES, type Worker, type WorkerPush } from '../shared/worker'

const worker = self as unknown as Worker
const SHELL = keepShell(worker, 'field')
/** Photos are named by their content: kept once, right for ever. The page empties it at sign-out. */
const PHOTOS = 'field-photos'
const ANSWER_WITHIN_MS = 10_000
const ofField = (path: string) => /^\/field(\/|$)/.test(path)

async function fromCache(
  cache: string,
  key: string | Request,
  request: Request,
): Promise<Response> {
  const store = await caches.open(cache)
  const known = await store.match(key)
  if (known) return known
  const answer = await fetch(request)
  if (cache === PHOTOS && answer.ok) await store.put(key, answer.clone())
  return answer
}

/** A read that hangs in a valley counts as no line, so that the page shows what the phone knows. */
async function inTime(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
  } catch {
    return Response.error()
  }
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  const page = request.mode === 'navigate' && ofField(url.pathname)
  if (page) event.respondWith(fromCache(SHELL, '/field', request))
  else if (SHELL_FILES.includes(url.pathname))
    event.respondWith(fromCache(SHELL, url.pathname, request))
  else if (/^\/api\/cases\/\d+\/photos\//.test(url.pathname)) {
    event.respondWith(fromCache(PHOTOS, url.pathname, request))
  } else if (url.pathname === '/api/session') event.respondWith(inTime(request))
})

interface Call {
  case: string
  title: string
  body: string
  title_en?: string
  body_en?: string
  url: string
  tag?: string // absent in what an earlier server wrote
}

async function show(event: WorkerPush): Promise<void> {
  const call = event.data?.json() as Call
  const options = {
    body: call.body,
    tag: call.tag ?? call.url, // one notice for each case, warning or storm, the newest
    data: call.url,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    renotify: true,
    requireInteraction: true,
    vibrate: [400, 150, 400],
    lang: 'zh-CN',
  }
  await worker.registration.showNotification(call.title, options)
}

/** A case in the window that is open; a warning lies on another page. */
async function openCall(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const field = windows.find((window) => ofField(new URL(window.url).pathname))
  if (!field || !ofField(url)) await worker.clients.openWindow(url)
  else {
    field.postMessage({ open: url })
    await field.focus()
  }
}

worker.addEventListener('push', (event) => event.waitUntil(show(event)))
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openCall(String(event.notification.data)))
})

async function sendWaiting(): Promise<void> {
  const queue = new Queue(phoneQueue, new HttpTransport())
  const ending = await navigator.locks.request(QUEUE_NAME, () => queue.drain())
  if (ending === 'offline') throw new Error('still no line') // the browser then asks again later
}

worker.addEventListener('sync', (event) => {
  if (event.tag === QUEUE_NAME) event.waitUntil(sendWaiting())
})
