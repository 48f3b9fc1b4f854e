// The service worker of /verify: the page opens without a network once it was open with one. Receipts never come near it.
// __SHELL__ and __SHELL_VERSION__ are filled in by ../field/precache-plugin.ts.
import type { Worker } from '../field/sw_types'

declare const __SHELL__: string[]
declare const __SHELL_VERSION__: string

const worker = self as unknown as Worker
const SHELL = `verify-shell-${__SHELL_VERSION__}`

async function fetchShell(): Promise<void> {
  const cache = await caches.open(SHELL)
  await cache.addAll(__SHELL__.map((path) => new Request(path, { cache: 'reload' })))
  await worker.skipWaiting() // safe: the page loads all it needs at its start
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('verify-shell-') && name !== SHELL)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

worker.addEventListener('install', (event) => event.waitUntil(fetchShell()))
worker.addEventListener('activate', (event) => event.waitUntil(dropOldShells()))

async function kept(path: string, request: Request): Promise<Response> {
  const store = await caches.open(SHELL)
  return (await store.match(path)) ?? fetch(request)
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate' && url.pathname === '/verify')
    event.respondWith(kept('/verify', request))
  else if (__SHELL__.includes(url.pathname)) event.respondWith(kept(url.pathname, request))
})
