// open_warning.ts - what is said of a warning to whoever is about to end its case; nothing when it has been cleared.
import { hasWord, t } from './i18n'
import type { Warning } from './types'

const wordOr = (key: string, otherwise: string) => (hasWord(key) ? t(key) : otherwise)

export function stillOpen({ state, property, value, unit }: Warning): string {
  if (state !== 'open') return ''
  if (unit === 'min') return t('acts.still_open') // of a time something lasts: no reading of the air
  const what = wordOr(`property.${property}`, property)
  const reading = `${value} ${wordOr(`unit.${unit}`, unit === '1' ? '' : unit)}`.trim()
  return t('acts.still_open') + t('acts.newest_reading', { what, reading })
}
