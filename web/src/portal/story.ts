// How a public warning went, as plain sentences: found, who came, what was done, how it ended.
import { hasWord, t } from '../shared/i18n'
import { dateTime, duration, minutesBetween } from '../shared/time'
import type { PublicWarning } from '../shared/types'

function raised(warning: PublicWarning, station: string): string {
  const key = `story.unit.${warning.unit}`
  const unit = hasWord(key) ? t(key) : warning.unit
  return t('story.raised', {
    time: dateTime(warning.raised),
    station,
    property: t(`property.${warning.property}`),
    threshold: warning.threshold,
    unit,
    peak: Math.round(warning.peak),
  })
}

function after(warning: PublicWarning, moment: string): string {
  return duration(minutesBetween(warning.raised, moment))
}

/** What people did so far, and what is being done now. */
function handled(warning: PublicWarning): string[] {
  const { case_state, accepted, arrived, handed_over, disposed, closed } = warning
  const sentences: string[] = []
  if (arrived) sentences.push(t('story.arrived', { time: after(warning, arrived) }))
  else if (accepted && case_state !== 'returned')
    sentences.push(t('story.accepted', { time: after(warning, accepted) }))
  if (disposed) sentences.push(t('story.disposed', { time: after(warning, disposed) }))
  if (closed) sentences.push(t('story.closed', { time: dateTime(closed) }))
  else if (case_state === 'returned') sentences.push(t('story.returned'))
  else if (disposed) sentences.push(t('story.checking'))
  else if (arrived) sentences.push(t(handed_over ? 'story.handed_over' : 'story.working'))
  else if (!accepted) sentences.push(t('story.waiting'))
  return sentences
}

export function storyOf(warning: PublicWarning, station: string): string[] {
  const end = warning.cleared
    ? t('story.cleared', { time: dateTime(warning.cleared) })
    : t('story.still_open')
  return [raised(warning, station), ...handled(warning), end]
}
