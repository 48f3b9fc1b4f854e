// What the service workers of pages share: the few types they use (TypeScript's own collide with those of a page), and how a
// page is kept so that it opens without a line.
export interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
export interface WorkerFetch extends WorkerEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
export interface WorkerPush extends WorkerEvent {
  readonly data: { json(): unknown } | null
}
export interface WorkerClick extends WorkerEvent {
  readonly notification: Notification
}
export interface WorkerSync extends WorkerEvent {
  readonly tag: string
}
export interface Window {
  readonly url: string
  focus(): Promise<Window>
  postMessage(message: unknown): void
}

interface Events {
  install: WorkerEvent
  activate: WorkerEvent
  fetch: WorkerFetch
  push: WorkerPush
  notificationclick: WorkerClick
  sync: WorkerSync
}

export interface Worker {
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled?: boolean }): Promise<Window[]>
    openWindow(url: string): Promise<Window | null>
  }
  skipWaiting(): Promise<void>
  addEventListener<K extends keyof Events>(kind: K, handle: (event: Events[K]) => void): void
}

declare const __SHELL__: string[]
declare const __SHELL_VERSION__: string

/** The files that a page needs to open without a line, filled in by field/precache-plugin.ts. */
export const SHELL_FILES = __SHELL__

/** Keeps the files of a page from its installation on, drops those of earlier versions; gives the cache's name. */
export function keepShell(worker: Worker, page: string): string {
  const prefix = `${page}-shell-`
  const name = prefix + __SHELL_VERSION__
  const fetchAll = async () => {
    const cache = await caches.open(name)
    await cache.addAll(SHELL_FILES.map((path) => new Request(path, { cache: 'reload' })))
    await worker.skipWaiting() // safe: the page loads all it needs at its start
  }
  const dropOld = async () => {
    const names = await caches.keys()
    const old = names.filter((one) => one.startsWith(prefix) && one !== name)
    await Promise.all(old.map((one) => caches.delete(one)))
    await worker.clients.claim()
  }
  worker.addEventListener('install', (event) => event.waitUntil(fetchAll()))
  worker.addEventListener('activate', (event) => event.waitUntil(dropOld()))
  return name
}
