// csv.test.ts - what is shown, as others read it: missing values empty, text that would break a line quoted.
import { expect, test } from 'vitest'
import { csvOf } from './csv'
import { withGaps, withoutEmptyStart } from './readings'

const row = (values: Record<string, number>, more = {}) => ({
  time: '2016-12-03T16:00:00Z',
  published: 'NA',
  primary: [],
  exceeding: [],
  edition: 'HJ 633-2012',
  values,
  iaqi: {},
  ...more,
})

test('a line for each row, an empty cell for what is missing', () => {
  const text = csvOf([row({ pm25: 35, co: 0.7 }, { published: '101', primary: ['pm25', 'pm10'] })])
  expect(text).toBe(
    'time,aqi,primary,exceeding,edition,pm25,pm10,o3,no2,so2,co\r\n' +
      '2016-12-03T16:00:00Z,101,pm25 pm10,,HJ 633-2012,35,,,,,0.7\r\n',
  )
})

test('commas and quotes stay inside their cell', () => {
  expect(csvOf([row({}, { edition: 'a,"b"' })])).toContain('"a,""b"""')
})

test('empty days before the first reading are left out, gaps after it stay', () => {
  const rows = [row({}), row({ pm25: 1 }), row({}), row({ pm25: 2 })]
  expect(withoutEmptyStart(rows)).toHaveLength(3)
  expect(withoutEmptyStart([row({})])).toHaveLength(0)
})

test('a gap longer than a point is a gap in the line', () => {
  const day = (n: number) => `2016-12-0${n}T00:00:00Z`
  const series = { property: 'pm25', unit: 'ug/m3', step: 86_400 }
  const shown = withGaps({
    ...series,
    times: [day(1), day(2), day(5)],
    values: [1, 2, 3],
    low: [0, 1, 2],
    high: [2, 3, 4],
  })
  expect(shown.values).toEqual([1, 2, null, 3])
  expect(shown.high).toEqual([2, 3, null, 4])
})
