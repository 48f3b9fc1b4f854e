// What makes a worker look at the phone: full screen, sound, vibration, the page's title.
import { ref } from 'vue'
import type { Case, LiveEvent } from '../shared/types'

const RING_FOR_MS = 30_000
const RING_EVERY_MS = 1_500

/**
 * Calls that rang already, by case and deadline (each call has its own): a list that is read again, or an event that is
 * told again, does not ring for what was acknowledged.
 */
const heard = new Set<string>()
const callOf = (id: string | undefined, due: string | undefined) => `${id} ${due}`

const ringing = ref<LiveEvent[]>([])
const soundOn = ref(false)
let audio: AudioContext | undefined
let timer: ReturnType<typeof setInterval> | undefined

/** Browsers let a page sound only after a tap: call this from one. */
async function turnSoundOn(): Promise<void> {
  audio ??= new AudioContext()
  audio.onstatechange = () => {
    soundOn.value = audio?.state === 'running'
  }
  await audio.resume()
  soundOn.value = audio.state === 'running'
  beep()
}

function tone(at: number, hertz: number): void {
  if (!audio) return
  const source = audio.createOscillator()
  const volume = audio.createGain()
  source.type = 'square' // cuts through traffic better than a pure tone
  source.frequency.value = hertz
  volume.gain.setValueAtTime(0.3, at)
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.28)
  source.connect(volume).connect(audio.destination)
  source.start(at)
  source.stop(at + 0.3)
}

function beep(): void {
  if (audio?.state !== 'running') return
  const start = audio.currentTime
  ;[880, 1175, 880].forEach((hertz, i) => tone(start + i * 0.3, hertz))
}

function ringOnce(): void {
  beep()
  navigator.vibrate?.([400, 150, 400])
}

function ring(event: LiveEvent): void {
  const call = callOf(event.case_id, event.due)
  if (heard.has(call)) return
  heard.add(call)
  show(event)
}

function show(event: LiveEvent): void {
  if (ringing.value.some((known) => known.case_id === event.case_id)) return
  ringing.value = [...ringing.value, event]
  clearInterval(timer)
  const until = Date.now() + RING_FOR_MS
  ringOnce()
  timer = setInterval(() => {
    if (Date.now() > until) clearInterval(timer)
    else ringOnce()
  }, RING_EVERY_MS)
}

/** What waits for this person to accept and never rang here: the page was closed when it came. */
function ringForMissed(rows: Case[], account: string, open?: string): void {
  const waiting = rows.filter(
    (row) =>
      row.state === 'dispatched' && row.assignee === account && !heard.has(callOf(row.id, row.due)),
  )
  for (const row of waiting) {
    heard.add(callOf(row.id, row.due))
    const { id, severity, title, title_en } = row
    if (id !== open) show({ kind: 'case_dispatched', case_id: id, severity, title, title_en })
  }
}

function quiet(): void {
  clearInterval(timer)
  navigator.vibrate?.(0)
  ringing.value = []
}

/** Someone else took it, or it was taken on another phone. */
function stopFor(id: string | undefined): void {
  const left = ringing.value.filter((event) => event.case_id !== id)
  if (left.length) ringing.value = left
  else quiet()
}

export function useAlarm() {
  return { ringing, soundOn, turnSoundOn, ring, ringForMissed, quiet, stopFor }
}
