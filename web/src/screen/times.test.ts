// times.test.ts - response times as rows of a table.
import { expect, test } from 'vitest'
import type { Indicator } from '../shared/types'
import { rowsOf } from './times'

function indicator(value: number | undefined, rows: Indicator['rows']): Indicator {
  return {
    name: 'x',
    title: '',
    title_en: '',
    unit: 'min',
    value,
    p90: value && value * 2,
    n: rows.length,
    rows,
  }
}

test('county first, then every group any clock knows, gaps as null', () => {
  const rows = rowsOf({
    accept: indicator(5, [
      { key: '102', name: '新市镇', name_en: '新市镇', value: 6, p90: 9, n: 2 },
      { key: '101', name: '乾元镇', name_en: '乾元镇', value: 4, p90: 8, n: 1 },
    ]),
    arrive: indicator(20, [
      { key: '101', name: '乾元镇', name_en: '乾元镇', value: 20, p90: 40, n: 1 },
    ]),
    close: indicator(undefined, []),
  })
  expect(rows.map(({ name, n }) => [name, n])).toEqual([
    ['', 2],
    ['乾元镇', 1],
    ['新市镇', 2],
  ])
  expect(rows[0]!.values).toEqual({
    accept: { median: 5, p90: 10 },
    arrive: { median: 20, p90: 40 },
    close: { median: null, p90: null },
  })
  expect(rows[2]!.values.arrive).toEqual({ median: null, p90: null })
})
