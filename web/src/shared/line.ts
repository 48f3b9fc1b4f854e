// line.ts - the line to the server: whether it answers, and what is asked again once it does.
import { ref } from 'vue'

const firstPause = 2_000 // ms, before what had no answer is asked again; grows
const longestPause = 10_000
const lookEvery = 3_000
const quiet = 20_000 // a page that heard nothing for so long asks whether the server is there

/** The last question had no answer. */
export const away = ref(false)

const waiting = new Set<() => unknown>()
let timer: ReturnType<typeof setTimeout> | undefined
let pause = firstPause
let heard = performance.now()

/** With a proxy before it, a server that is not there looks like 502 or 504. */
const isNobody = (status: number) => status === 502 || status === 504

export function unanswered(): void {
  away.value = true
}

export function answered(status: number): void {
  if (isNobody(status)) return unanswered()
  heard = performance.now()
  if (!away.value) return
  away.value = false
  askNow()
}

/** Called once: after a pause, or when the line is back. */
export function askAgain(work: () => unknown): void {
  waiting.add(work)
  timer ??= setTimeout(askNow, pause)
}

export function askNoMore(work: () => unknown): void {
  waiting.delete(work)
  if (!waiting.size) pause = firstPause
}

export function askNow(): void {
  clearTimeout(timer)
  timer = undefined
  pause = Math.min(pause * 2, longestPause)
  const all = [...waiting]
  waiting.clear()
  for (const work of all) work()
}

async function look(): Promise<void> {
  if (document.visibilityState === 'hidden') return
  if (!away.value && performance.now() - heard < quiet) return
  try {
    // Without the cookie: this is no sign of somebody at work.
    const answer = await fetch('/health', { credentials: 'omit', cache: 'no-store' })
    await answer.text() // an answer that nobody reads keeps its connection
    answered(answer.status)
  } catch {
    unanswered()
  }
}

/** For a page that hears no live events; returns what ends it. */
export function watchLine(): () => void {
  const looking = setInterval(() => void look(), lookEvery)
  return () => clearInterval(looking)
}

globalThis.addEventListener?.('online', askNow)
