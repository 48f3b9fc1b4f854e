// How a public warning went, as plain sentences: found, who came, what was done, how it ended.
import { hasWord, t } from '../shared/i18n'
import { dateTime, duration, minutesBetween } from '../shared/time'
import type { PublicWarning } from '../shared/types'

/** Decimals that an instrument's value has, by the unit; none of an index. */
const decimals: Record<string, number> = { 'ug/m3': 1, 'mg/m3': 3, '1': 0 }

function amount(value: number, unit: string): string {
  const known = decimals[unit]
  return String(known === undefined ? value : Number(value.toFixed(known)))
}

function limitOf({ threshold, unit }: PublicWarning): string {
  if (unit === '1') return amount(threshold, unit)
  const key = `story.unit.${unit}`
  return `${amount(threshold, unit)} ${hasWord(key) ? t(key) : unit}`
}

/** Without `comparison` the rule knows no one limit: then only what was measured is said. */
function raised(warning: PublicWarning, station: string): string {
  const { property, peak, comparison, unit } = warning
  const key = `property.${property}`
  return t(`story.raised_${comparison ?? 'otherwise'}`, {
    time: dateTime(warning.raised),
    station,
    property: hasWord(key) ? t(key) : property,
    limit: limitOf(warning),
    peak: amount(peak, unit),
  })
}

function after(warning: PublicWarning, moment: string): string {
  return duration(minutesBetween(warning.raised, moment))
}

/** What is to be done next, by the state of the case; a warning without one is a member of another's. */
function next({ case_state, handed_over, closed }: PublicWarning): string {
  switch (case_state) {
    case 'opened':
      return t('story.unassigned')
    case 'dispatched':
      return t('story.waiting')
    case 'arrived':
      return t(handed_over ? 'story.handed_over' : 'story.working')
    case 'disposed':
      return t('story.checking')
    case 'verified':
      return t('story.verified')
    case 'closed':
      return t('story.closed', { time: dateTime(closed) })
    case 'returned':
      return t('story.returned')
    case undefined:
      return t('story.joined')
    default: // accepted: said with who is on the way
      return ''
  }
}

/** What people did so far, and what is being done now. */
function handled(warning: PublicWarning): string[] {
  const { case_state, accepted, arrived, disposed } = warning
  const sentences: string[] = []
  if (arrived) sentences.push(t('story.arrived', { time: after(warning, arrived) }))
  else if (accepted && case_state === 'accepted')
    sentences.push(t('story.accepted', { time: after(warning, accepted) }))
  if (disposed) sentences.push(t('story.disposed', { time: after(warning, disposed) }))
  return [...sentences, next(warning)].filter(Boolean)
}

export function storyOf(warning: PublicWarning, station: string): string[] {
  const end = warning.cleared
    ? t('story.cleared', { time: dateTime(warning.cleared) })
    : t('story.still_open')
  return [raised(warning, station), ...handled(warning), end]
}
