import { expect, test } from 'vitest'
import { boundsOf, pathOf, projection, rings } from './geo'
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
