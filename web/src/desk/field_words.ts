// What the server finds wrong with a field, in the words of the page. The server says it in English; in Chinese the usual
// complaints have words here, and a rare one is shown as it came.
import { locale } from '../shared/i18n'

const CHINESE: [RegExp, string][] = [
  [/^(is required|must not be empty)/, '必填'],
  [/^must be from 1 minute to 7 days$/, '应为 1 分钟至 7 天'],
  [/^must be from (\S+) to (\S+)$/, '应为 $1 至 $2'],
  [/^must have at most (\d+) characters$/, '最多 $1 个字'],
  [/^must be a whole number$/, '应为整数'],
  [/^must be a finite number$/, '应为数字'],
  [/^must be on the calm side of the threshold$/, '解除值不能比限值更严重'],
  [/^must not be more than n$/, '不能多于“最近几次”'],
  [/^must be a code of 6, 9 or 15 digits$/, '应为 6、9 或 15 位区划代码'],
  [/^from_hour and to_hour are given together$/, '起止时间要一起填'],
  [/^must be another hour than from_hour$/, '不能与起始时间相同'],
  [/^leave it out: the rule would never hold$/, '请不填，否则规则永远不成立'],
  [/^is a rule about something else$/, '对照的版本监测的是另一项指标'],
  [/^is a rule about sensors$/, '对照的版本是找设备故障的规则'],
  [/^must have at least one condition$/, '至少要有一个条件'],
  [/^conditions may be nested (\d+) deep$/, '条件最多嵌套 $1 层'],
  [/^a rule may have (\d+) conditions$/, '一条规则最多 $1 个条件'],
  [/^must be beyond the threshold of (\S+)$/, '应比限值 $1 更严重'],
  [/^must be more severe than the rule itself$/, '应比规则本身的级别更高'],
  [/^nobody here is of this department$/, '本县没有这个部门'],
  [/^gets worse the other way/, '过高和过低请分成两条规则'],
  [/^a sensor fault is a task/, '设备故障和污染预警请分成两条规则'],
]

export function sayField(detail: string): string {
  if (locale.value === 'en') return detail
  const known = CHINESE.find(([pattern]) => pattern.test(detail))
  return known ? detail.replace(new RegExp(`${known[0].source}.*`), known[1]) : detail
}
