// moment.ts - when something was, as a glance needs it: the time alone today, else with its day.
import { dateTime, day, time, useClock } from '../shared/time'

export function moment(value: string): string {
  const today = day(useClock().now.value)
  return day(value) === today ? time(value) : dateTime(value)
}
