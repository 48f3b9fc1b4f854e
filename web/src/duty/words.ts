// words.ts - what a shift is called, and what is wrong with what was asked for.
import { ApiProblem } from '../shared/api'
import { hasWord, pick, t } from '../shared/i18n'
import { refusalOf } from '../shared/problem'
import { dayMs, dayOf } from '../frame/shifts'
import { time } from '../shared/time'
import type { ShiftOut } from '../shared/types.gen'

export const gridName = (shift: ShiftOut) => pick(shift.grid_name, shift.grid_name_en)

export const positions = [1, 2, 3, 4, 9]
export function orderOf(position: number): string {
  return hasWord(`duty.position.${position}`)
    ? t(`duty.position.${position}`)
    : t('duty.position.n', { n: position })
}

/** 07:00–24:00 of one day: its end is 24:00 and not the 00:00 of the next. */
export function hoursOf({ begins, ends }: { begins: number; ends: number }): string {
  return `${time(begins)}–${ends - dayOf(begins) === dayMs ? '24:00' : time(ends)}`
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
export const dailyHours = (shift: ShiftOut) =>
  `${clock(shift.from_minute ?? 0)}–${clock(shift.to_minute ?? 0)}`

/** One sentence for each wrong field, or what else was refused. */
export function wrongs(problem: unknown): string[] {
  if (!(problem instanceof ApiProblem) || !problem.errors.length)
    return [refusalOf(problem).refusal]
  const said = problem.errors.map(({ pointer, detail }) => {
    const word = `duty.wrong.${pointer.replace('/', '')}`
    return hasWord(word) ? t(word) : `${pointer} ${detail}`
  })
  return [...new Set(said)]
}
