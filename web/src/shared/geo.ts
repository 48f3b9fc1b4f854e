// A county on a small flat picture: longitude and latitude to x and y, polygons to SVG paths; and how far two places
// are apart. At this size the earth is flat enough: longitudes are shortened by the cosine of the latitude. WGS-84.
import type { CountyMap, MapFeature } from './types'

export interface Projection {
  width: number
  height: number
  x: (longitude: number) => number
  y: (latitude: number) => number
}

/** Every ring of a feature, outer and inner. */
export function rings(geometry: MapFeature['geometry']): number[][][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

export interface Bounds {
  west: number
  east: number
  south: number
  north: number
}

export function boundsOf(features: MapFeature[]): Bounds {
  const points = features.flatMap((feature) => rings(feature.geometry).flat())
  const bounds: Bounds = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity }
  for (const [longitude = 0, latitude = 0] of points) {
    bounds.west = Math.min(bounds.west, longitude)
    bounds.east = Math.max(bounds.east, longitude)
    bounds.south = Math.min(bounds.south, latitude)
    bounds.north = Math.max(bounds.north, latitude)
  }
  return bounds
}

/** Fits the bounds into `width` with `margin` on each side; the height follows. */
export function projection(
  { west, east, south, north }: Bounds,
  width: number,
  margin: number,
): Projection {
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const scale = (width - 2 * margin) / ((east - west) * shrink)
  return {
    width,
    height: (north - south) * scale + 2 * margin,
    x: (longitude) => margin + (longitude - west) * shrink * scale,
    y: (latitude) => margin + (north - latitude) * scale,
  }
}

export function pathOf(geometry: MapFeature['geometry'], to: Projection): string {
  return rings(geometry)
    .map(
      (ring) =>
        'M' +
        ring
          .map(([lon = 0, lat = 0]) => `${to.x(lon).toFixed(1)} ${to.y(lat).toFixed(1)}`)
          .join('L') +
        'Z',
    )
    .join('')
}

/** Places by code. */
export function namesOf(map: CountyMap | undefined): Map<string, MapFeature['properties']> {
  return new Map(
    (map?.features ?? []).map((feature) => [feature.properties.code, feature.properties]),
  )
}

/** Degrees. */
export interface Position {
  latitude: number
  longitude: number
}

const metresPerDegree = 111_320 // of latitude, mean over the Earth

/** Degrees of latitude and of longitude that `metres` are at `place`. */
export function degrees(metres: number, place: Position): Position {
  const latitude = metres / metresPerDegree
  return { latitude, longitude: latitude / Math.cos(place.latitude * (Math.PI / 180)) }
}

/** Good for a walk of some kilometres. */
export function metresBetween(a: Position, b: Position): number {
  const one = degrees(1, { latitude: (a.latitude + b.latitude) / 2, longitude: 0 })
  return Math.hypot(
    (a.longitude - b.longitude) / one.longitude,
    (a.latitude - b.latitude) / one.latitude,
  )
}
