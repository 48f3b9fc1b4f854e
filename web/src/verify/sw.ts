// The service worker of /verify: the page opens without a network once it was open with one. Receipts never come near it.
import { keepShell, SHELL_FILES, type Worker } from '../shared/worker'

const worker = self as unknown as Worker
const SHELL = keepShell(worker, 'verify')

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
  else if (SHELL_FILES.includes(url.pathname)) event.respondWith(kept(url.pathname, request))
})
