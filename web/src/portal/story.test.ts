// story.test.ts - a warning told in plain sentences.
import { beforeEach, expect, test } from 'vitest'
import { addMessages, locale } from '../shared/i18n'
import * as shared from '../shared/messages'
import { useClock } from '../shared/time'
import type { CaseState, PublicWarning } from '../shared/types'
import * as words from './messages'
import { storyOf } from './story'

addMessages(shared)
addMessages(words)

beforeEach(() => {
  locale.value = 'zh'
  useClock().sync({ now: '2016-12-04T06:00:00Z', mode: 'demo', speed: 0, people: true })
})

const raised: PublicWarning = {
  id: '1',
  raised: '2016-12-03T06:00:00Z',
  state: 'open',
  severity: 'attention',
  station_name: '武康站',
  station_name_en: 'Wukang station',
  division: '330521001',
  division_name: '武康街道',
  division_name_en: 'Wukang Subdistrict',
  property: 'pm25',
  threshold: 150,
  value: 160,
  peak: 182.4,
  comparison: 'above',
  unit: 'ug/m3',
  case_state: 'dispatched',
}

test('a new warning says what was found and that somebody is called', () => {
  expect(storyOf(raised, '武康站')).toEqual([
    '12月3日 14:00，武康站的PM2.5超过警戒线（150 微克/立方米），平台发出预警；最高测到 182.4。',
    '已派单，正在等待接单。',
    '预警还没有解除。',
  ])
})

test('a closed one says who came when and how it ended', () => {
  const story = storyOf(
    {
      ...raised,
      state: 'cleared',
      case_state: 'closed',
      accepted: '2016-12-03T06:05:00Z',
      arrived: '2016-12-03T06:15:00Z',
      disposed: '2016-12-03T07:10:00Z',
      closed: '2016-12-03T08:00:00Z',
      cleared: '2016-12-03T12:00:00Z',
    },
    '武康站',
  )
  expect(story.slice(1)).toEqual([
    '负责人员15分钟后到场。',
    '发出预警后1小时10分处置完成。',
    '指挥中心核验后，于12月3日 16:00办结。',
    '12月3日 20:00预警解除。',
  ])
})

test('a case that was handed over is with the department, not on site', () => {
  const arrived = { ...raised, case_state: 'arrived' as const, arrived: '2016-12-03T06:15:00Z' }
  expect(storyOf(arrived, '武康站')[2]).toBe('正在现场处置。')
  const handed = { ...arrived, handed_over: '2016-12-03T06:30:00Z' }
  expect(storyOf(handed, '武康站')[2]).toBe('已移交部门处置。')
  const over = { ...handed, case_state: 'disposed' as const, disposed: '2016-12-03T07:00:00Z' }
  expect(storyOf(over, '武康站')).not.toContain('已移交部门处置。')
})

/** Each state with the moments that a case has in it, and what is said of it beyond the warning itself. */
const moments = {
  accepted: '2016-12-03T06:05:00Z',
  arrived: '2016-12-03T06:15:00Z',
  disposed: '2016-12-03T07:10:00Z',
  closed: '2016-12-03T08:00:00Z',
}
const said: Record<CaseState, [Partial<PublicWarning>, string[], string[]]> = {
  opened: [{}, ['正在等待指挥中心安排人员。'], ['The command centre has yet to assign somebody.']],
  dispatched: [
    {},
    ['已派单，正在等待接单。'],
    ['The case was given out and has yet to be accepted.'],
  ],
  accepted: [
    { accepted: moments.accepted },
    ['负责人员5分钟后接单，正在赶往现场。'],
    ['The person in charge accepted after 5 min and is on the way.'],
  ],
  arrived: [
    { accepted: moments.accepted, arrived: moments.arrived },
    ['负责人员15分钟后到场。', '正在现场处置。'],
    ['The person in charge arrived after 15 min.', 'Work on site is under way.'],
  ],
  disposed: [
    { ...moments, closed: undefined },
    ['负责人员15分钟后到场。', '发出预警后1小时10分处置完成。', '指挥中心正在核验处置结果。'],
    [
      'The person in charge arrived after 15 min.',
      'It was dealt with 1 h 10 min after the warning.',
      'The command centre is verifying the result.',
    ],
  ],
  verified: [
    { ...moments, closed: undefined },
    [
      '负责人员15分钟后到场。',
      '发出预警后1小时10分处置完成。',
      '指挥中心已核验处置结果，等待办结。',
    ],
    [
      'The person in charge arrived after 15 min.',
      'It was dealt with 1 h 10 min after the warning.',
      'The command centre verified the result and has yet to close the case.',
    ],
  ],
  closed: [
    moments,
    [
      '负责人员15分钟后到场。',
      '发出预警后1小时10分处置完成。',
      '指挥中心核验后，于12月3日 16:00办结。',
    ],
    [
      'The person in charge arrived after 15 min.',
      'It was dealt with 1 h 10 min after the warning.',
      'The command centre verified the result and closed the case 3 Dec, 16:00.',
    ],
  ],
  returned: [
    {},
    ['这件事退回重新安排，正在办理。'],
    ['The case was sent back and is being reassigned.'],
  ],
}
test.each(Object.entries(said))('what is said of a case that is %s', (state, [facts, zh, en]) => {
  const warning = { ...raised, ...facts, case_state: state as CaseState }
  expect(storyOf(warning, '武康站').slice(1, -1)).toEqual(zh)
  locale.value = 'en'
  expect(storyOf(warning, 'Wukang station').slice(1, -1)).toEqual(en)
})

test('a warning without a case of its own is said to be dealt with along with another', () => {
  const { case_state: _, ...member } = raised
  expect(storyOf(member, '武康站')[1]).toBe('与相关预警一并处置。')
})

test('the limit and the peak as they were measured: not rounded to nothing, no unit of an index, below is below', () => {
  const first = (facts: Partial<PublicWarning>) => storyOf({ ...raised, ...facts }, '武康站')[0]
  const co = { property: 'co' as const, threshold: 4, peak: 4.25, unit: 'mg/m3' }
  expect(first(co)).toContain('一氧化碳超过警戒线（4 毫克/立方米），平台发出预警；最高测到 4.25。')
  expect(first({ threshold: 0.15, peak: 0.4, unit: 'mg/m3' })).toContain('最高测到 0.4。')
  expect(first({ property: 'aqi', threshold: 200, peak: 243, unit: '1' })).toContain(
    'AQI超过警戒线（200），平台发出预警；最高测到 243。',
  )
  expect(first({ threshold: 5, peak: 3, value: 4, comparison: 'below' })).toContain(
    'PM2.5低于警戒线（5 微克/立方米），平台发出预警；最低测到 3。',
  )
})

test('of a change, a level of the index or several conditions no limit is told', () => {
  const fell = { ...raised, threshold: 0, peak: 8, comparison: undefined }
  const [said] = storyOf(fell, '武康站')
  expect(said).toContain('武康站的PM2.5触发预警规则，平台发出预警；最严重时测到 8。')
  locale.value = 'en'
  expect(storyOf(fell, 'Wukang')[0]).not.toContain('limit')
})

test('of another year the year is said', () => {
  useClock().sync({ now: '2026-11-26T06:00:00Z', mode: 'real', speed: 1, people: false })
  expect(storyOf(raised, '武康站')[0]).toMatch(/^2016年12月3日 14:00，/)
})
