// Web Push: the county reaches the phone when the page is closed. Asked for only on a tap.
import { ref } from 'vue'
import { api } from '../shared/api'

export type PushState = 'unknown' | 'unsupported' | 'off' | 'on' | 'denied' | 'failed'

const state = ref<PushState>('unknown')

function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

const registration = () => navigator.serviceWorker.getRegistration('/field')

async function look(): Promise<void> {
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  if (!able) state.value = 'unsupported'
  else if (Notification.permission === 'denied') state.value = 'denied'
  else state.value = (await (await registration())?.pushManager.getSubscription()) ? 'on' : 'off'
}

async function subscribe(): Promise<void> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return await look()
    const { key } = await api.get<{ key: string }>('/api/push/key')
    const worker = await navigator.serviceWorker.ready
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: keyBytes(key),
    })
    const { endpoint, keys } = subscription.toJSON()
    await api.post('/api/push/subscriptions', { endpoint, keys })
    state.value = 'on'
  } catch (problem) {
    console.error(problem) // a phone without a push service, a line that broke: the button stays to try again
    state.value = 'failed'
  }
}

/** Also at sign-out, so that the next person does not get this one's calls. */
async function unsubscribe(): Promise<void> {
  const subscription = await (await registration())?.pushManager.getSubscription()
  if (!subscription) return
  await api.del('/api/push/subscriptions', { endpoint: subscription.endpoint })
  await subscription.unsubscribe()
  await look()
}

export function usePush() {
  return { state, look, subscribe, unsubscribe }
}
