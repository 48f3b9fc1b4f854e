// How the response times are drawn: for each group the median and the ninth decile, in minutes.
import type { EChartsCoreOption } from 'echarts/core'
import { t } from '../shared/i18n'
import { fonts, ink } from '../charts/ink'
import type { Measure, TimesRow } from './times'

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
    legend: { top: 0, right: 0, textStyle: fonts(), itemWidth: 14 },
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
    series: [bar('median', ink('accent')), bar('p90', ink('returned'))],
  }
}
