// Times are UTC in the data and county time (Asia/Shanghai) on the page; "now" is the county's
// clock, which in a demonstration runs faster than the wall clock. ticks with `speed` between two
// answers of the server.
import { computed, ref } from 'vue'
import { api } from './api'
import { locale, t } from './i18n'
import type { ClockState } from './types'

const zone = 'Asia/Shanghai'
const tickEvery = 500 // ms

const clock = ref<ClockState | null>(null)
const wall = ref(performance.now())
let syncedAt = performance.now()
let ticking = false

/**
 * The county's clock as this page believes it, in ms since 1970; the device's own clock until the
 * first answer.
 */
const now = computed(() => {
  if (!clock.value) return Date.now()
  const speed = clock.value.mode === 'real' ? 1 : clock.value.speed
  const guess = Date.parse(clock.value.now) + (wall.value - syncedAt) * speed
  return clock.value.to ? Math.min(guess, Date.parse(clock.value.to)) : guess
})

/** Takes what the server says: a whole ClockState, or the `now` of a tick. */
function sync(state: ClockState | string): void {
  if (typeof state !== 'string') clock.value = state
  else if (clock.value) clock.value = { ...clock.value, now: state }
  syncedAt = wall.value = performance.now()
}

/**
 * The county's clock, one per page. Pass the county to load it; without, only what is already
 * known.
 */
export function useClock(county?: string) {
  const reload = async () => {
    if (county) sync(await api.get<ClockState>(`/api/public/${county}/clock`))
  }
  if (county)
    reload().catch(() => {
      /* the device's clock stands in; the next tick or reload corrects it */
    })
  if (!ticking) {
    ticking = true
    setInterval(() => {
      wall.value = performance.now()
    }, tickEvery)
  }
  return { clock, now, sync, reload }
}

type Time = string | number | null | undefined

function format(value: Time, options: Intl.DateTimeFormatOptions): string {
  if (value === null || value === undefined || value === '') return ''
  const name = locale.value === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(name, { timeZone: zone, hourCycle: 'h23', ...options }).format(
    new Date(value),
  )
}

const zoneAhead = 8 * 3_600_000 // ms: China has no summer time
const yearOf = (at: number) => new Date(at + zoneAhead).getUTCFullYear()
/** A value of its own: what is shown is not made anew with every beat of the clock. */
const thisYear = computed(() => yearOf(now.value))
const otherYear = (value: Time): Intl.DateTimeFormatOptions =>
  value && yearOf(new Date(value).getTime()) !== thisYear.value ? { year: 'numeric' } : {}

/** 12月3日 14:05 · 3 Dec, 14:05; of another year 2015年12月3日 14:05 · 3 Dec 2015, 14:05 */
export function dateTime(value: Time): string {
  return format(value, {
    ...otherYear(value),
    month: locale.value === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}

/** 12月3日 · 3 Dec: a day of this year, else with its year */
export function day(value: Time): string {
  return format(value, {
    ...otherYear(value),
    month: locale.value === 'zh' ? 'long' : 'short',
    day: 'numeric',
  })
}

/** What an axis tells apart: hours of a day, days, months of years. */
export type Scale = 'hours' | 'days' | 'months'

/** For narrow places such as an axis: 12/3 and the hour in a line below; 12/3 · 3 Dec; 2016/12 · Dec 2016. */
export function axisTime(value: Time, scale: Scale): string {
  const month = locale.value === 'zh' ? 'numeric' : 'short'
  if (scale === 'months') return format(value, { year: 'numeric', month })
  const day = format(value, { month, day: 'numeric' })
  return scale === 'days' ? day : `${day}\n${time(value)}`
}

/** 14:05 */
export function time(value: Time): string {
  return format(value, { hour: '2-digit', minute: '2-digit' })
}

/** 2016年12月3日 · 3 December 2016 */
export function date(value: Time): string {
  return format(value, { year: 'numeric', month: 'long', day: 'numeric' })
}

/** A length of time in words: 15分钟, 2小时5分, 3天. */
export function duration(minutes: number): string {
  if (minutes < 1) return t('time.seconds', { n: Math.max(0, Math.round(minutes * 60)) })
  const whole = Math.round(minutes)
  if (whole < 60) return t('time.minutes', { n: whole })
  const hours = Math.floor(whole / 60)
  if (hours < 24) {
    const rest = whole % 60
    return rest ? t('time.hours_minutes', { h: hours, m: rest }) : t('time.hours', { n: hours })
  }
  const days = Math.floor(hours / 24)
  return hours % 24 ? t('time.days_hours', { d: days, h: hours % 24 }) : t('time.days', { n: days })
}

/** Minutes from one time to another. */
export function minutesBetween(from: Time, to: Time): number {
  return (new Date(to ?? NaN).getTime() - new Date(from ?? NaN).getTime()) / 60_000
}

/** 15分钟前 by the county's clock; 刚刚 under a minute. */
export function ago(value: Time): string {
  if (!value) return ''
  const minutes = minutesBetween(value, now.value)
  return minutes < 1 ? t('time.now') : t('time.ago', { time: duration(minutes) })
}

/** What is left until a deadline, in words: 接单还剩5分钟, 接单已超时3分钟. */
export function left(due: Time, dueFor?: string | null): string {
  if (!due) return ''
  const minutes = minutesBetween(now.value, due)
  const what = dueFor ? t(`due.${dueFor}`) : ''
  return t(minutes >= 0 ? 'due.left' : 'due.late', { what, time: duration(Math.abs(minutes)) })
}
