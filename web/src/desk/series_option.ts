// How a station's readings around a warning are drawn: the line with its gaps, the limit, the level that ends it.
import type { EChartsCoreOption } from 'echarts/core'
import { t } from '../shared/i18n'
import { dateTime } from '../shared/time'
import type { Series, Warning } from '../shared/types'

const ink = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

function line(name: string, value: number, colour: string) {
  return {
    yAxis: value, lineStyle: { color: ink(colour), type: 'dashed', width: 1.5 },
    label: { formatter: `${name} ${value}`, color: ink(colour), position: 'insideEndTop' },
  }
}

export function seriesOption({ times, values }: Series, warning: Warning): EChartsCoreOption {
  const top = Math.max(warning.threshold, ...values.map((value) => value ?? 0))
  return {
    animation: false,
    textStyle: { fontFamily: ink('font'), color: ink('text') },
    tooltip: { trigger: 'axis', confine: true, renderMode: 'richText' },
    grid: { top: 16, left: 4, right: 8, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category', data: times.map((time) => dateTime(time)),
      axisLabel: { color: ink('muted'), hideOverlap: true, showMaxLabel: false },
    },
    yAxis: {
      type: 'value', max: Math.ceil((top * 1.1) / 10) * 10,
      axisLabel: { color: ink('muted') }, splitLine: { lineStyle: { color: ink('raised') } },
    },
    series: [{
      type: 'line', data: values, symbol: 'none', lineStyle: { color: ink('accent'), width: 2 },
      markLine: {
        silent: true, symbol: 'none',
        data: [
          line(t('desk.threshold'), warning.threshold, 'critical'),
          line(t('desk.clear_level'), warning.clear_level, 'proven'),
        ],
      },
    }],
  }
}
