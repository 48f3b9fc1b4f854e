// The words for what is wrong with a field, in both languages.
import { afterEach, expect, test } from 'vitest'
import { locale } from '../shared/i18n'
import { sayField } from './field_words'

afterEach(() => {
  locale.value = 'zh'
})

test('the usual complaints are said in Chinese, with their figures', () => {
  expect(sayField('is required, unless there is a condition')).toBe('必填')
  expect(sayField('must be from 1 to 24')).toBe('应为 1 至 24')
  expect(sayField('must be from 1 minute to 7 days')).toBe('应为 1 分钟至 7 天')
  expect(sayField('must have at most 80 characters')).toBe('最多 80 个字')
  expect(sayField('must be beyond the threshold of 150')).toBe('应比限值 150 更严重')
  expect(sayField('gets worse the other way than those before it: make two rules')).toMatch(
    /两条规则$/,
  )
  expect(sayField('a sensor fault is a task of maintenance, not a warning')).toMatch(/两条规则$/)
})

test('a rare one, and every one in English, is shown as it came', () => {
  expect(sayField('must be a triangle')).toBe('must be a triangle')
  locale.value = 'en'
  expect(sayField('must be from 1 to 24')).toBe('must be from 1 to 24')
})
