// The page's side of the service worker, and the offer to install the page as an app.
import { shallowRef } from 'vue'
import { go } from './route'

interface InstallOffer extends Event {
  prompt(): Promise<void>
}

export const installOffer = shallowRef<InstallOffer>()

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault() // offered under settings, not in the middle of a job
  installOffer.value = event as InstallOffer
})
addEventListener('appinstalled', () => {
  installOffer.value = undefined
})

export async function install(): Promise<void> {
  await installOffer.value?.prompt()
  installOffer.value = undefined
}

export async function startShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ open?: string }>) => {
    if (event.data.open?.startsWith('/field')) go(event.data.open)
  })
  const registration = await navigator.serviceWorker.register('/field-sw.js', { scope: '/field' })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible')
      registration.update().catch(() => {
        /* no line */
      })
  })
}

/** Photos seen on this phone are not for the next person. */
export async function forgetPhotos(): Promise<void> {
  if ('caches' in window) await caches.delete('field-photos')
}
