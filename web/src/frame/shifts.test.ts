// shifts.test.ts - days, weeks, stretches and gaps in China's time.
import { describe, expect, it } from 'vitest'
import {
  dateOf,
  dayMs,
  dayOf,
  gapsOf,
  instantOf,
  localOf,
  mondayOf,
  onDutyUntil,
  stretchesOf,
} from './shifts'
import type { ShiftOut } from '../shared/types.gen'

const at = (text: string) => Date.parse(instantOf(text))
const day = at('2016-12-05T00:00') // a Monday
const hours = (parts: { begins: number; ends: number }[]) =>
  parts.map((part) => `${localOf(part.begins).slice(11)}-${localOf(part.ends).slice(11)}`)

let made = 0
function shift(more: Partial<ShiftOut>): ShiftOut {
  return {
    id: String(++made),
    grid: 'g',
    grid_name: '',
    grid_name_en: '',
    account: 'a',
    account_name: '',
    display: '',
    position: 1,
    mine: false,
    may_change: false,
    may_hand_over: false,
    ...more,
  }
}
const dated = (begins: string, ends: string, more: Partial<ShiftOut> = {}) =>
  shift({ begins: instantOf(begins), ends: instantOf(ends), ...more })

describe('days and weeks in China', () => {
  it('begin at midnight there, whatever the zone of the device', () => {
    expect(dateOf(dayOf(Date.parse('2016-12-04T15:59:59Z')))).toBe('2016-12-04')
    expect(dateOf(dayOf(Date.parse('2016-12-04T16:00:00Z')))).toBe('2016-12-05')
  })
  it('have Monday first, also over the leap day', () => {
    expect(dateOf(mondayOf(at('2016-12-05T00:00')))).toBe('2016-12-05')
    expect(dateOf(mondayOf(at('2016-12-04T23:59')))).toBe('2016-11-28')
    expect(dateOf(mondayOf(at('2016-02-29T12:00')))).toBe('2016-02-29')
    expect(dateOf(mondayOf(at('2016-03-06T12:00')))).toBe('2016-02-29')
  })
})

describe('stretchesOf', () => {
  it('cuts a shift over midnight into its days', () => {
    const night = [dated('2016-12-05T19:00', '2016-12-06T07:00')]
    expect(hours(stretchesOf(night, 'g', day))).toEqual(['19:00-00:00'])
    expect(hours(stretchesOf(night, 'g', day + dayMs))).toEqual(['00:00-07:00'])
    expect(stretchesOf(night, 'g', day + 2 * dayMs)).toEqual([])
    expect(stretchesOf(night, 'elsewhere', day)).toEqual([])
  })
  it('shows a daily shift over midnight twice', () => {
    const night = [shift({ from_minute: 19 * 60, to_minute: 7 * 60 })]
    expect(hours(stretchesOf(night, 'g', day))).toEqual(['00:00-07:00', '19:00-00:00'])
  })
  it('takes what was handed over out of the daily shift', () => {
    const daily = shift({ from_minute: 7 * 60, to_minute: 19 * 60 })
    const other = dated('2016-12-05T12:00', '2016-12-05T19:00', {
      account: 'b',
      stands_for: daily.id,
    })
    const parts = stretchesOf([daily, other], 'g', day)
    expect(hours(parts)).toEqual(['07:00-12:00', '12:00-19:00'])
    expect(parts.map((part) => part.shift.account)).toEqual(['a', 'b'])
    expect(hours(stretchesOf([daily, other], 'g', day + dayMs))).toEqual(['07:00-19:00'])
  })
})

describe('gapsOf', () => {
  const gaps = (...shifts: ShiftOut[]) => hours(gapsOf(stretchesOf(shifts, 'g', day), day))
  it('is the whole day without a shift', () => {
    expect(gaps()).toEqual(['00:00-00:00'])
  })
  it('is what no worker covers; overlaps count once and leaders not at all', () => {
    expect(
      gaps(
        dated('2016-12-05T06:00', '2016-12-05T14:00'),
        dated('2016-12-05T08:00', '2016-12-05T10:00', { position: 2 }),
        dated('2016-12-05T00:00', '2016-12-06T00:00', { position: 9 }),
      ),
    ).toEqual(['00:00-06:00', '14:00-00:00'])
  })
  it('is none when the shifts meet', () => {
    expect(
      gaps(
        dated('2016-12-04T19:00', '2016-12-05T07:00'),
        dated('2016-12-05T07:00', '2016-12-06T07:00'),
      ),
    ).toEqual([])
  })
})

describe('onDutyUntil', () => {
  it('goes on over midnight and into the next shift', () => {
    const shifts = [
      dated('2016-12-05T19:00', '2016-12-06T07:00'),
      dated('2016-12-06T07:00', '2016-12-06T12:00'),
      dated('2016-12-06T12:00', '2016-12-06T18:00', { account: 'b' }),
    ]
    expect(localOf(onDutyUntil(shifts, 'a', at('2016-12-05T20:00'))!)).toBe('2016-12-06T12:00')
    expect(onDutyUntil(shifts, 'a', at('2016-12-05T18:59'))).toBeUndefined()
    expect(onDutyUntil(shifts, 'a', at('2016-12-06T12:00'))).toBeUndefined()
  })
})
