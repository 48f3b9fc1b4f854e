// story.test.ts - a warning told in plain sentences.
import { expect, test } from 'vitest'
import { addMessages } from '../shared/i18n'
import * as shared from '../shared/messages'
import type { PublicWarning } from '../shared/types'
import * as words from './messages'
import { storyOf } from './story'

addMessages(shared)
addMessages(words)

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
  unit: 'ug/m3',
  case_state: 'dispatched',
}

test('a new warning says what was found and that somebody is called', () => {
  expect(storyOf(raised, '武康站')).toEqual([
    '12月3日 14:00，武康站的PM2.5超过警戒线（150 微克/立方米），平台发出预警；最高测到 182。',
    '已通知值班网格员，正在等待接单。',
    '空气还没有好转，预警仍在继续。',
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
    '网格员15分钟后到场。',
    '发出预警后1小时10分处置完成。',
    '指挥中心核验后，于12月3日 16:00办结。',
    '12月3日 20:00空气好转，预警解除。',
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
