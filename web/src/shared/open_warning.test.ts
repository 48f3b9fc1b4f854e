// What stands in the dialog that ends a case.
import { afterEach, expect, test } from 'vitest'
import { addMessages, locale } from './i18n'
import * as messages from './messages'
import { stillOpen } from './open_warning'
import type { Warning } from './types'

addMessages(messages)
afterEach(() => (locale.value = 'zh'))

const warning = (over: Partial<Warning> = {}) =>
  ({ state: 'open', property: 'pm25', value: 168, unit: 'ug/m3', ...over }) as Warning

test('a warning that is still open is said with its newest reading', () => {
  expect(stillOpen(warning())).toBe('预警还没有解除。PM2.5 最新读数：168 µg/m³。')
  locale.value = 'en'
  expect(stillOpen(warning())).toBe(
    'The warning is still open. Newest reading of PM2.5: 168 µg/m³.',
  )
  expect(stillOpen(warning({ property: 'aqi', unit: '1' }))).toContain('of AQI: 168.')
})

test('where the value is no reading, that it is open', () => {
  expect(stillOpen(warning({ unit: 'min' }))).toBe('预警还没有解除。')
})

test('nothing is said of a warning that has been cleared', () => {
  expect(stillOpen(warning({ state: 'cleared' }))).toBe('')
})
