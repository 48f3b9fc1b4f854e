// How a station's readings are drawn: a line with gaps where readings are missing, and the levels that matter.
import type { EChartsCoreOption } from 'echarts/core'
import { fonts, ink } from './ink'
import { dateTime } from '../shared/time'
import type { Series } from '../shared/types'

export interface Level {
  name: string
  value: number
  /** Of theme.css, without the dashes. */
  colour: string
}

function levelLine({ name, value, colour }: Level) {
  return {
    yAxis: value,
    lineStyle: { color: ink(colour), type: 'dashed', width: 1.5 },
    label: { formatter: `${name} ${value}`, color: ink(colour), position: 'insideStartTop' },
  }
}

export function seriesOption({ times, values }: Series, levels: Level[]): EChartsCoreOption {
  const top = Math.max(...levels.map(({ value }) => value), ...values.map((value) => value ?? 0))
  const axis = { axisLabel: { color: ink('muted'), hideOverlap: true, showMaxLabel: false } }
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
    grid: { top: 16, left: 4, right: 8, bottom: 4, containLabel: true },
    xAxis: { ...axis, type: 'category', data: times.map((time) => dateTime(time)) },
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
        markLine: { silent: true, symbol: 'none', data: levels.map(levelLine) },
      },
    ],
  }
}
