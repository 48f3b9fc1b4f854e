// time.test.ts - times in the county’s zone and on its clock.
import { beforeEach, expect, test } from 'vitest'
import { addMessages, locale } from './i18n'
import * as words from './messages'
import { ago, dateTime, day, duration, left, useClock } from './time'

beforeEach(() => {
  addMessages(words)
  locale.value = 'zh'
  useClock().sync({ now: '2016-12-03T06:00:00Z', mode: 'demo', speed: 0, people: true })
})

test('times are county time, whatever the device says', () => {
  expect(dateTime('2016-12-03T06:05:00Z')).toBe('12月3日 14:05')
  expect(dateTime('2016-12-03T16:30:00Z')).toBe('12月4日 00:30')
})

test('the year is said when it is not that of the county’s clock', () => {
  expect(dateTime('2015-03-01T02:00:00Z')).toBe('2015年3月1日 10:00')
  expect(day('2015-03-01T02:00:00Z')).toBe('2015年3月1日')
  expect(dateTime('2016-12-31T15:59:59Z')).toBe('12月31日 23:59')
  expect(dateTime('2016-12-31T16:00:00Z')).toBe('2017年1月1日 00:00')
  locale.value = 'en'
  expect(dateTime('2015-03-01T02:00:00Z')).toBe('1 Mar 2015, 10:00')
  expect(dateTime('2016-03-01T02:00:00Z')).toBe('1 Mar, 10:00')
})

test('lengths in words', () => {
  expect([0.5, 15, 60, 125, 60 * 26, 60 * 48].map(duration)).toEqual([
    '30秒',
    '15分钟',
    '1小时',
    '2小时5分',
    '1天2小时',
    '2天',
  ])
})

test('before and after the clock of the county', () => {
  expect(ago('2016-12-03T05:45:00Z')).toBe('15分钟前')
  expect(left('2016-12-03T06:05:00Z', 'accept')).toBe('接单还剩5分钟')
  expect(left('2016-12-03T05:57:00Z', 'arrive')).toBe('到场已超时3分钟')
})

test('English on demand', () => {
  locale.value = 'en'
  expect(left('2016-12-03T06:05:00Z', 'accept')).toBe('5 min left to accept')
})
