// axis.ts - the parts that every chart of readings has alike: a time axis whose first and last label stay inside, and a line
// with its name for a level that matters.
import { axisTime } from '../shared/time'
import { ink } from './ink'

const DAY_MS = 86_400_000
const LONG_DAYS = 4 // from here on the day alone is told apart
const YEAR_DAYS = 300 // from here on a day without its year could be another's
const LABEL_ROOM = 24 // dots: half of the longest label

/** Room around the plot: half a label at both ends, so that none is cut. */
export const plotRoom = { top: 16, left: 12, right: LABEL_ROOM, bottom: 4, containLabel: true }

export function timeLabels(times: string[]) {
  const days = (Date.parse(times.at(-1) ?? '') - Date.parse(times[0] ?? '')) / DAY_MS
  const scale = days >= YEAR_DAYS ? 'months' : days >= LONG_DAYS ? 'days' : 'hours'
  return {
    color: ink('muted'),
    hideOverlap: true,
    formatter: (value: string | number) => axisTime(value, scale),
  }
}

/** `below` puts the name under its line: two levels close to each other do not cover each other's names. */
export const levelLine = (name: string, value: number, colour: string, below = false) => ({
  yAxis: value,
  lineStyle: { color: ink(colour), type: 'dashed', width: 1.5 },
  label: {
    formatter: `${name} ${value}`,
    color: ink(colour),
    position: below ? 'insideStartBottom' : 'insideStartTop',
    backgroundColor: ink('surface'),
    padding: [1, 3],
  },
})
