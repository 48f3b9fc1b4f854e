// A desk that was left: after so many minutes without a hand on it the page signs out. The server ends a session that sends
// nothing for as long; but a page that hears live news goes on asking while nobody sits there, and that the server cannot see.
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
const lookEvery = 15_000 // ms

export function isIdle(now: number, lastSign: number, minutes: number): boolean {
  return minutes > 0 && now - lastSign >= minutes * 60_000
}

/** The wall of the command centre has no hands on it: a page may opt out by `data-unattended` on <html>. */
export function leaveWhenIdle(minutes: number, leave: () => Promise<void>): void {
  if (minutes <= 0 || document.documentElement.dataset.unattended !== undefined) return
  let last = Date.now()
  for (const sign of signs)
    addEventListener(sign, () => (last = Date.now()), { passive: true, capture: true })
  const timer = setInterval(() => {
    if (!isIdle(Date.now(), last, minutes)) return
    clearInterval(timer)
    leave().catch(() => location.assign('/signin?idle=1')) // without a network: the page is closed all the same
  }, lookEvery)
}
