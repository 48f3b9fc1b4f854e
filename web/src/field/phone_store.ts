// What the phone keeps in IndexedDB: the queue of acts, and the last known answers of the server.
// Used by the page and by the service worker; a change of the queue is told to the others.
import type { Act, Change, QueueStorage } from './queue'

/** An answer of the server and the county time at which it came. */
export interface Kept<T> {
  value: T
  at: string
}

/** Of the channel, the lock and the background sync. */
export const QUEUE_NAME = 'huying-queue'

const changes =
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(QUEUE_NAME)

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('huying-field', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('acts', { keyPath: 'order', autoIncrement: true })
      request.result.createObjectStore('kept')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => {
      opened = undefined // the next call tries again
      reject(request.error)
    }
  })
  return opened
}

/** Runs `work` in one transaction and resolves when it is durable. */
async function within<T>(
  store: 'acts' | 'kept',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () =>
      reject(transaction.error ?? new Error('the phone could not store it'))
  })
}

export const phoneQueue: QueueStorage = {
  async all() {
    return (await within<Act[]>('acts', 'readonly', (store) => store.getAll())) ?? []
  },
  async add(act) {
    const order = await within('acts', 'readwrite', (store) => store.add(act))
    changes?.postMessage('changed')
    return { ...act, order: Number(order) }
  },
  async apply(change: Change) {
    await within('acts', 'readwrite', (store) => {
      change.remove?.forEach((order) => store.delete(order))
      change.put?.forEach((act) => store.put(act))
      return undefined
    })
    changes?.postMessage('changed')
  },
}

export function onQueueChange(told: () => void): void {
  changes?.addEventListener('message', told)
}

export async function keep<T>(key: string, value: T, at: string): Promise<void> {
  await within('kept', 'readwrite', (store) => store.put({ value, at }, key))
}

export async function kept<T>(key: string): Promise<Kept<T> | undefined> {
  return within<Kept<T> | undefined>('kept', 'readonly', (store) => store.get(key))
}

/** Before another person signs in on this phone: their eyes are not for the first one's cases. */
export async function forgetKept(): Promise<void> {
  await within('kept', 'readwrite', (store) => store.clear())
}
