// pollutant_option.test.ts - where the axis of a station's chart begins and ends.
import { expect, test, vi } from 'vitest'
import { pollutantOption, type Picture } from './pollutant_option'

vi.mock('../charts/ink', () => ({ ink: (name: string) => name, fonts: () => ({}) }))

const picture = (times: string[]): Picture => ({
  times,
  values: times.map(() => 35),
  bands: [0, 35, 75],
  thresholds: [],
  doubtful: [],
})
const axisOf = (times: string[]) =>
  pollutantOption(picture(times)).xAxis as Record<string, string | number>

test('one reading alone stands in the middle of an hour, not on both ends of nothing', () => {
  const at = '2016-12-10T16:00:00Z'
  const { min, max } = axisOf([at])
  expect(Number(max) - Number(min)).toBe(3_600_000)
  expect((Number(max) + Number(min)) / 2).toBe(Date.parse(at))
})

test('several reach from the first to the last', () => {
  const times = ['2016-12-10T16:00:00Z', '2016-12-10T17:00:00Z']
  expect(axisOf(times)).toMatchObject({ min: times[0], max: times[1] })
})
