// How far two places are apart; enough for a walk of some kilometres. WGS-84, degrees.
export interface Position {
  latitude: number
  longitude: number
}

const METRES_PER_DEGREE = 111_320 // of latitude, mean over the Earth

/** Degrees of latitude and of longitude that `metres` are at `place`. */
export function degrees(metres: number, place: Position): Position {
  const latitude = metres / METRES_PER_DEGREE
  return { latitude, longitude: latitude / Math.cos(place.latitude * (Math.PI / 180)) }
}

export function metresBetween(a: Position, b: Position): number {
  const one = degrees(1, { latitude: (a.latitude + b.latitude) / 2, longitude: 0 })
  return Math.hypot((a.longitude - b.longitude) / one.longitude, (a.latitude - b.latitude) / one.latitude)
}
