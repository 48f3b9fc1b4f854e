// moment.test.ts - what is not of today says its day, by the county's clock.
import { expect, test } from 'vitest'
import { locale } from '../shared/i18n'
import { useClock } from '../shared/time'
import { moment } from './moment'

test('the time alone today, else with its day', () => {
  locale.value = 'zh'
  useClock().sync({ now: '2016-12-03T16:10:00Z', mode: 'demo', speed: 0, people: true }) // ten past midnight of the 4th
  expect(moment('2016-12-03T16:00:00Z')).toBe('00:00')
  expect(moment('2016-12-03T15:59:00Z')).toBe('12月3日 23:59')
  expect(moment('2015-12-03T16:10:00Z')).toBe('2015年12月4日 00:10')
  locale.value = 'en'
  expect(moment('2016-12-01T15:28:00Z')).toBe('1 Dec, 23:28')
})
