// The levels of heavy-pollution alerts and what is done with them, in both languages.
import { addMessages } from '../shared/i18n'
import type { PublicAlert } from '../shared/types.gen'

export type AlertLevel = PublicAlert['level']

const zh = {
  'alert.title': '重污染天气预警',
  'alert.level.blue': '蓝色',
  'alert.level.yellow': '黄色',
  'alert.level.orange': '橙色',
  'alert.level.red': '红色',
  'alert.act.issue': '发布',
  'alert.act.raise': '升级',
  'alert.act.lower': '降级',
  'alert.act.renew': '延续',
  'alert.act.lift': '解除',
  'alert.since': '{time} 起，预计到 {end}',
  'alert.by': '由{office}发布',
  'alert.exercise': '演示县：这不是真实预警。',
  'alert.what_to_do': '怎么办',
  'alert.why': '依据',
  'alert.rules': '分级依据：{source}',
  'alert.cap': '预警文件（CAP）',
  'alert.feed': '订阅（Atom）',
  'alert.past': '以前的预警',
}
const en = {
  'alert.title': 'Heavy-pollution alert',
  'alert.level.blue': 'Blue',
  'alert.level.yellow': 'Yellow',
  'alert.level.orange': 'Orange',
  'alert.level.red': 'Red',
  'alert.act.issue': 'Issue',
  'alert.act.raise': 'Raise',
  'alert.act.lower': 'Lower',
  'alert.act.renew': 'Extend',
  'alert.act.lift': 'Lift',
  'alert.since': 'Since {time}, expected until {end}',
  'alert.by': 'Issued by {office}',
  'alert.exercise': 'Demonstration county: this is not a real alert.',
  'alert.what_to_do': 'What to do',
  'alert.why': 'Why',
  'alert.rules': 'Levels according to: {source}',
  'alert.cap': 'Alert document (CAP)',
  'alert.feed': 'Subscribe (Atom)',
  'alert.past': 'Earlier alerts',
}
addMessages({ zh, en })
