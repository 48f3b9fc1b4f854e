// How one pollutant (or the index) of a station is drawn: the bands of the standard behind, a line with gaps where readings
// are missing, warning thresholds dashed, doubtful spans thick at the foot.
import type { EChartsCoreOption } from 'echarts/core'
import { levelLine, plotRoom, timeLabels } from '../charts/axis'
import { fonts, ink } from '../charts/ink'
import { t } from '../shared/i18n'
import { dateTime } from '../shared/time'

export interface Picture {
  times: string[]
  values: (number | null)[]
  /** Of each point's time, where a point is longer than a reading. */
  low?: (number | null)[]
  high?: (number | null)[]
  /** Where IAQI is 0, 50, 100, 150, 200, 300 …: the edges of the bands. */
  bands: number[]
  thresholds: number[]
  doubtful: { since: string; until?: string }[]
}

const seen = 0.28 // how strongly a band's colour shows behind the line
const room = 1.15 // above the highest value

/** Bands as stacked areas: each is as high as the band, over the whole width. */
function bandSeries({ times, bands }: Picture, top: number) {
  const edges = [...bands.slice(1, 6).filter((edge) => edge < top), top]
  return edges.map((edge, i) => ({
    type: 'line',
    stack: 'bands',
    silent: true,
    symbol: 'none',
    tooltip: { show: false },
    lineStyle: { width: 0 },
    areaStyle: { color: ink(`aqi-${i + 1}`), opacity: seen },
    data: [times[0], times[times.length - 1]].map((time) => [time, edge - (edges[i - 1] ?? 0)]),
  }))
}

function doubtSeries({ times, doubtful }: Picture) {
  const end = times[times.length - 1]!
  return doubtful.map(({ since, until }) => ({
    type: 'line',
    silent: true,
    symbol: 'none',
    tooltip: { show: false },
    lineStyle: { color: ink('returned'), width: 8 },
    data: [
      [since < times[0]! ? times[0] : since, 0],
      [until ?? end, 0],
    ],
  }))
}

/** The span from the lowest to the highest, behind the line of means. */
function spanSeries({ times, low, high }: Picture) {
  if (!low || !high) return []
  const plain = {
    type: 'line',
    stack: 'span',
    silent: true,
    symbol: 'none',
    tooltip: { show: false },
  }
  const height = (i: number) => {
    const [from, to] = [low[i], high[i]]
    return from == null || to == null ? null : to - from
  }
  return [
    { ...plain, lineStyle: { width: 0 }, data: times.map((time, i) => [time, low[i]]) },
    {
      ...plain,
      lineStyle: { width: 0 },
      areaStyle: { color: ink('muted'), opacity: 0.35 },
      data: times.map((time, i) => [time, height(i)]),
    },
  ]
}

/** One reading alone is drawn in the middle of its hour: an axis without length has no place for it. */
function spanOf(times: string[]) {
  const [first, last] = [times[0], times.at(-1)]
  if (!first || first !== last) return { min: first, max: last }
  const half = 30 * 60_000 // ms
  return { min: Date.parse(first) - half, max: Date.parse(first) + half }
}

export function pollutantOption(picture: Picture): EChartsCoreOption {
  const { times, values, thresholds } = picture
  const tops = (picture.high ?? values).map((value) => value ?? 0)
  const highest = Math.max(...tops, ...thresholds, 1)
  const top =
    highest * room < 10 ? Math.ceil(highest * room * 2) / 2 : Math.ceil((highest * room) / 10) * 10
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
      formatter: (all: { seriesName: string; value: [string, number | null] }[]) => {
        const own = all.find(({ seriesName }) => seriesName === 'readings')
        return own ? `${dateTime(own.value[0])}\n${own.value[1] ?? '–'}` : ''
      },
    },
    grid: plotRoom,
    xAxis: {
      type: 'time',
      ...spanOf(times),
      axisLabel: timeLabels(times),
      splitNumber: 3,
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: top,
      axisLabel: { color: ink('muted') },
      splitLine: { show: false },
    },
    series: [
      ...bandSeries(picture, top),
      ...spanSeries(picture),
      ...doubtSeries(picture),
      {
        name: 'readings',
        type: 'line',
        data: times.map((time, i) => [time, values[i] ?? null]),
        connectNulls: false,
        showSymbol: values.length < 60,
        symbolSize: 4,
        lineStyle: { color: ink('text'), width: 1.8 },
        itemStyle: { color: ink('text') },
        markLine: {
          silent: true,
          symbol: 'none',
          data: thresholds.map((value) => levelLine(t('level.threshold'), value, 'critical')),
        },
      },
    ],
  }
}
