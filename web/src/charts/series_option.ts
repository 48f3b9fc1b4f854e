// How a station's readings are drawn: a line with gaps where readings are missing, and the levels that matter.
import type { EChartsCoreOption } from 'echarts/core'
import { levelLine, plotRoom, timeLabels } from './axis'
import { fonts, ink } from './ink'
import { dateTime } from '../shared/time'
import type { Series } from '../shared/types'

export interface Level {
  name: string
  value: number
  /** Of theme.css, without the dashes. */
  colour: string
}

export function seriesOption({ times, values }: Series, levels: Level[]): EChartsCoreOption {
  const top = Math.max(...levels.map(({ value }) => value), ...values.map((value) => value ?? 0))
  const highest = Math.max(...levels.map(({ value }) => value))
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
      formatter: (all: { name: string; value?: number | null }[]) =>
        `${dateTime(all[0]!.name)}\n${all[0]!.value ?? '–'}`,
    },
    grid: plotRoom,
    xAxis: { type: 'category', data: times, axisLabel: timeLabels(times) },
    yAxis: {
      type: 'value',
      max: Math.ceil((top * 1.1) / 10) * 10,
      axisLabel: { color: ink('muted') },
      splitLine: { lineStyle: { color: ink('raised') } },
    },
    series: [
      {
        type: 'line',
        data: values,
        symbol: 'none',
        lineStyle: { color: ink('link'), width: 2 },
        areaStyle: { color: ink('doing-soft') },
        markLine: {
          silent: true,
          symbol: 'none',
          data: levels.map(({ name, value, colour }) =>
            levelLine(name, value, colour, value < highest),
          ),
        },
      },
    ],
  }
}
