// How a station's last two days are drawn: a line with gaps where readings are missing, and the
// warning limit.
import type { EChartsCoreOption } from 'echarts/core'
import { dateTime } from '../shared/time'
import type { Series } from '../shared/types'
import { fonts, ink } from './ink'

export function seriesOption({ times, values }: Series, threshold?: number): EChartsCoreOption {
  const limit =
    threshold === undefined
      ? []
      : [
          {
            type: 'line',
            data: times.map(() => threshold),
            symbol: 'none',
            silent: true,
            lineStyle: { color: ink('critical'), type: 'dashed', width: 1.5 },
          },
        ]
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
    grid: { top: 12, left: 4, right: 12, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: times.map((time) => dateTime(time)),
      axisLabel: { color: ink('muted') },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: ink('muted') },
      splitLine: { lineStyle: { color: ink('line') } },
    },
    series: [
      {
        type: 'line',
        data: values,
        symbol: 'none',
        lineStyle: { color: ink('link'), width: 2 },
        areaStyle: { color: ink('doing-soft') },
      },
      ...limit,
    ],
  }
}
