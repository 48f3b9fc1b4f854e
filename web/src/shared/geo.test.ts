// geo.test.ts - points, boxes and outlines.
import { expect, test } from 'vitest'
import { boundsOf, degrees, metresBetween, pathOf, projection, rings } from './geo'
import type { MapFeature } from './types'

const square: MapFeature = {
  type: 'Feature',
  properties: { code: '1', name: '方', name_en: 'Square', level: 'grid', synthetic: true },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [120, 60],
        [121, 60],
        [121, 61],
        [120, 61],
        [120, 60],
      ],
    ],
  },
}

test('bounds enclose every point', () => {
  expect(boundsOf([square])).toEqual({ west: 120, east: 121, south: 60, north: 61 })
})

test('north is up and a degree of longitude is shorter than one of latitude', () => {
  const to = projection(boundsOf([square]), 100, 10)
  expect(to.x(120)).toBeCloseTo(10)
  expect(to.x(121)).toBeCloseTo(90)
  expect(to.y(61)).toBeCloseTo(10)
  expect(to.height).toBeCloseTo(20 + 80 / Math.cos((60.5 * Math.PI) / 180))
  expect(pathOf(square.geometry, to).startsWith(`M10.0 ${to.y(60).toFixed(1)}L`)).toBe(true)
})

test('a multipolygon gives all its rings', () => {
  const { coordinates } = square.geometry as { coordinates: number[][][] }
  expect(rings({ type: 'MultiPolygon', coordinates: [coordinates, coordinates] })).toHaveLength(2)
})

const wukang = { latitude: 30.5343, longitude: 119.9763 }

test('measures a walk: 0.01° north is 1113 m, the same eastward is shorter by the cosine', () => {
  expect(metresBetween(wukang, { ...wukang, latitude: 30.5443 })).toBeCloseTo(1113.2, 0)
  expect(metresBetween(wukang, { ...wukang, longitude: 119.9863 })).toBeCloseTo(958.8, 0)
})

test('turns metres into degrees and back', () => {
  const step = degrees(500, wukang)
  expect(
    metresBetween(wukang, { ...wukang, longitude: wukang.longitude + step.longitude }),
  ).toBeCloseTo(500, 0)
})
