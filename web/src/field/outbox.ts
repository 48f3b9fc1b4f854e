// The queue on this page: what waits, and everything that makes it try again.
import { computed, ref, shallowRef } from 'vue'
import type { CaseDetail } from '../shared/types'
import { onQueueChange, phoneQueue, QUEUE_NAME } from './phone_store'
import { Queue, type Act, type Ending, type NewAct } from './queue'
import { HttpTransport } from './transport'

const TRY_EVERY_MS = 15_000

const acts = shallowRef<Act[]>([])
const ending = ref<Ending>('done')
const sending = ref(false)
const listeners = new Set<(detail: CaseDetail | undefined) => void>()

const queue = new Queue(phoneQueue, new HttpTransport((detail) => tell(detail)))

function tell(detail: CaseDetail | undefined): void {
  listeners.forEach((listener) => listener(detail))
}

async function look(): Promise<void> {
  acts.value = await queue.all()
}

/** One sender at a time over all tabs and the service worker. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(QUEUE_NAME, work) as Promise<T>) : work()
}

async function attempt(how: 'drain' | 'hurry'): Promise<void> {
  const before = acts.value.length
  sending.value = true
  try {
    ending.value = await alone(() => queue[how]())
  } finally {
    sending.value = false
    await look()
  }
  if (acts.value.length < before) tell(undefined)
}

/** Sends what waits; never throws, since nobody is there to catch it: the acts stay. */
export function sendWaiting(how: 'drain' | 'hurry' = 'drain'): Promise<void> {
  return attempt(how).catch((problem: unknown) => console.error(problem))
}

async function askForBackgroundSync(): Promise<void> {
  const ready = (await navigator.serviceWorker?.getRegistration('/field')) as
    { sync?: { register(tag: string): Promise<void> } } | undefined
  await ready?.sync?.register(QUEUE_NAME)
}

/** Resolves when the act is safe on the phone; sending goes on by itself. */
async function add(act: NewAct): Promise<void> {
  await queue.add(act)
  await look()
  askForBackgroundSync().catch(() => {
    /* not in this browser: the timer and the line's return do it */
  })
  void sendWaiting()
}

async function settle(work: () => Promise<void>): Promise<void> {
  await work()
  await look()
  void sendWaiting()
}

let started = false

/** Once per page. */
export async function startOutbox(): Promise<void> {
  if (started) return
  started = true
  await look()
  onQueueChange(() => {
    void look()
    if (ending.value === 'offline') void sendWaiting() // another sender got through
  })
  addEventListener('online', () => void sendWaiting('hurry'))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sendWaiting()
  })
  setInterval(() => {
    if (acts.value.length) void sendWaiting()
  }, TRY_EVERY_MS)
  navigator.storage?.persist?.().catch(() => {
    /* the browser decides */
  })
  void sendWaiting()
}

export function useOutbox() {
  return {
    acts,
    ending,
    sending,
    add,
    waiting: computed(() => acts.value.filter((act) => act.state === 'waiting')),
    stuck: computed(() => acts.value.filter((act) => act.state !== 'waiting')),
    actsOf: (id: string, account: string) =>
      acts.value.filter((act) => act.case === id && act.account === account),
    sendOnTop: (act: Act, version: number) => settle(() => queue.sendOnTop(act, version)),
    keepAsNote: (act: Act, note: string) => settle(() => queue.keepAsNote(act, note)),
    discard: (act: Act) => settle(() => queue.discard(act)),
    /** Called with the case as answered, or with nothing when something was delivered. */
    onDelivered(listener: (detail: CaseDetail | undefined) => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
