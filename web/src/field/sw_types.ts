// The few types of a service worker that this one uses: TypeScript's own collide with those of a page.
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
