import { expect, it } from 'vitest'
import { degrees, metresBetween } from './geo'

const wukang = { latitude: 30.5343, longitude: 119.9763 }

it('measures a walk: 0.01° north is 1113 m, the same eastward is shorter by the cosine', () => {
  expect(metresBetween(wukang, { ...wukang, latitude: 30.5443 })).toBeCloseTo(1113.2, 0)
  expect(metresBetween(wukang, { ...wukang, longitude: 119.9863 })).toBeCloseTo(958.8, 0)
})

it('turns metres into degrees and back', () => {
  const step = degrees(500, wukang)
  expect(metresBetween(wukang, { ...wukang, longitude: wukang.longitude + step.longitude })).toBeCloseTo(500, 0)
})
