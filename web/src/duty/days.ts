// days.ts - what a day is called.
import { locale } from '../shared/i18n'

/** 12月5日周一 · Mon 5 Dec, in China's time. */
export function dayName(day: number): string {
  const name = locale.value === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(name, {
    timeZone: 'Asia/Shanghai',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(day)
}
