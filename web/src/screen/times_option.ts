// How the response times are drawn: for each group the median and the ninth decile, in minutes.
import type { EChartsCoreOption } from 'echarts/core'
import { t } from '../shared/i18n'
import { fonts, ink } from '../charts/ink'
import type { Measure, TimesRow } from './times'

export const keys = ['median', 'p90'] as const
/** Of theme.css: the table's legend has the same. */
export const inks = { median: 'accent', p90: 'returned' }

export function timesOption(
  rows: TimesRow[],
  measure: Measure,
  names: string[],
): EChartsCoreOption {
  const bar = (key: 'median' | 'p90', color: string) => ({
    type: 'bar',
    name: t(`times.${key}`),
    itemStyle: { color },
    barMaxWidth: 18,
    barGap: '10%',
    data: rows.map(({ values }) => values[measure][key]),
  })
  const axis = {
    axisLine: { lineStyle: { color: ink('line') } },
    axisLabel: { color: ink('muted') },
  }
  return {
    textStyle: fonts(),
    animation: false,
    tooltip: {
      trigger: 'axis',
      confine: true,
      renderMode: 'richText',
      backgroundColor: ink('surface'),
      borderColor: ink('line'),
      textStyle: fonts(),
    },
    grid: { top: 34, left: 8, right: 8, bottom: 4, containLabel: true },
    xAxis: {
      ...axis,
      type: 'category',
      data: names,
      axisLabel: { color: ink('muted'), interval: 0, rotate: names.length > 6 ? 35 : 0 },
    },
    yAxis: {
      ...axis,
      type: 'value',
      name: t('unit.min'),
      nameTextStyle: { color: ink('muted') },
      splitLine: { lineStyle: { color: ink('line') } },
    },
    series: keys.map((key) => bar(key, ink(inks[key]))),
  }
}
