// Shifts of the rota as stretches of a day in China's time: the dated ones, and the daily ones that lie beneath them. Who is
// asked is decided by the server (src/subject/territory/duty.cpp); this only lays the rota out.
import type { ShiftOut } from '../shared/types.gen'

export const dayMs = 86_400_000
const chinaMs = 8 * 3_600_000
const minuteMs = 60_000

/** From begins to ends, in ms since 1970; the end is not included. */
export interface Stretch {
  shift: ShiftOut
  begins: number
  ends: number
}
export interface Gap {
  begins: number
  ends: number
}

/** Midnight in China at which the day of this moment begins. */
export const dayOf = (ms: number) => Math.floor((ms + chinaMs) / dayMs) * dayMs - chinaMs
/** Midnight of its Monday; 1970-01-01 was a Thursday. */
export function mondayOf(ms: number): number {
  const days = Math.floor((ms + chinaMs) / dayMs)
  return (days - ((days + 3) % 7)) * dayMs - chinaMs
}
/** "2016-12-05" */
export const dateOf = (ms: number) => new Date(ms + chinaMs).toISOString().slice(0, 10)
/** "2016-12-05T07:00", what an input of the kind datetime-local holds, and back to RFC 3339. */
export const localOf = (ms: number) => new Date(ms + chinaMs).toISOString().slice(0, 16)
export const instantOf = (local: string) => `${local}:00+08:00`

function cut(stretch: Stretch, gap: Gap): Stretch[] {
  const { shift, begins, ends } = stretch
  if (gap.ends <= begins || gap.begins >= ends) return [stretch]
  const parts = [
    { shift, begins, ends: gap.begins },
    { shift, begins: gap.ends, ends },
  ]
  return parts.filter((part) => part.begins < part.ends)
}

/** Of a daily shift: the parts of it that lie in the day; two when it goes over midnight. */
function daily(shift: ShiftOut, day: number): Stretch[] {
  const from = day + (shift.from_minute ?? 0) * minuteMs
  const to = day + (shift.to_minute ?? 0) * minuteMs
  if (from <= to) return [{ shift, begins: from, ends: to }]
  return [
    { shift, begins: day, ends: to },
    { shift, begins: from, ends: day + dayMs },
  ].filter((part) => part.begins < part.ends)
}

/** Who stands in a grid on the day that begins at `day`, in the order of time and then of who is asked first. */
export function stretchesOf(shifts: ShiftOut[], grid: string, day: number): Stretch[] {
  const here = shifts.filter((shift) => shift.grid === grid)
  const dated = here.flatMap((shift): Stretch[] => {
    if (!shift.begins || !shift.ends) return []
    const begins = Math.max(Date.parse(shift.begins), day)
    const ends = Math.min(Date.parse(shift.ends), day + dayMs)
    return begins < ends ? [{ shift, begins, ends }] : []
  })
  const beneath = here
    .filter((shift) => !shift.begins)
    .flatMap((shift) => {
      const replaced = dated.filter((one) => one.shift.stands_for === shift.id)
      return replaced.reduce(
        (parts, gap) => parts.flatMap((part) => cut(part, gap)),
        daily(shift, day),
      )
    })
  return [...dated, ...beneath].sort(
    (a, b) => a.begins - b.begins || a.shift.position - b.shift.position,
  )
}

/** When no worker stands in the grid on that day; leaders (position 9) are asked only when no worker answers. */
export function gapsOf(stretches: Stretch[], day: number): Gap[] {
  const gaps: Gap[] = []
  let covered = day
  for (const { shift, begins, ends } of stretches) {
    if (shift.position >= 9) continue
    if (begins > covered) gaps.push({ begins: covered, ends: begins })
    covered = Math.max(covered, ends)
  }
  if (covered < day + dayMs) gaps.push({ begins: covered, ends: day + dayMs })
  return gaps
}

/** Until when this account is on duty without a break, from `now` on; nothing when it is not. */
export function onDutyUntil(shifts: ShiftOut[], account: string, now: number): number | undefined {
  const own = shifts.filter((shift) => shift.account === account)
  const grids = [...new Set(own.map((shift) => shift.grid))]
  let until = now
  for (let again = true; again && until < now + 7 * dayMs;) {
    again = false
    for (const grid of grids)
      for (const { shift, begins, ends } of stretchesOf(shifts, grid, dayOf(until)))
        if (shift.account === account && begins <= until && ends > until) {
          until = ends
          again = true
        }
  }
  return until > now ? until : undefined
}
