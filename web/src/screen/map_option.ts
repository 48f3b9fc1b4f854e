// How the county map is drawn: townships and grids as areas, stations as points in the colour of
// their air, grids with an open warning filled, stations with one pulsing.
import type { EChartsCoreOption } from 'echarts/core'
import { boundsOf } from '../shared/geo'
import { pick, t } from '../shared/i18n'
import { shortOf } from '../shared/names'
import type { CountyMap, MapFeature, Station, Warning } from '../shared/types'
import { aqiInk, calm, fonts, ink } from '../charts/ink'

interface Scene {
  map: CountyMap
  stations: Station[]
  warnings: Warning[]
  /** The township looked at; none: the whole county. */
  division: string | null
  /** Move to it; otherwise the map stays where the viewer has dragged it. */
  move: boolean
  /** A phone scrolls the page where a wide screen moves the map. */
  movable: boolean
}

function alarmIn(
  { code, level }: MapFeature['properties'],
  { warnings }: Scene,
): Warning | undefined {
  return warnings.find((warning) => (level === 'grid' ? warning.grid : warning.division) === code)
}

function regionOf({ properties }: MapFeature, scene: Scene) {
  const chosen = properties.code === scene.division
  const alarm = alarmIn(properties, scene)
  const styles = {
    county: { areaColor: ink('raised'), borderColor: ink('muted'), borderWidth: 2.5 },
    township: {
      areaColor: alarm ? ink(`${alarm.severity}-soft`) : 'transparent',
      borderColor: ink(chosen ? 'focus' : 'muted'),
      borderWidth: chosen ? 3 : 1.2,
    },
    grid: {
      areaColor: alarm ? ink(alarm.severity) : 'transparent',
      borderColor: ink('line'),
      borderWidth: 0.6,
    },
  }
  // A town with a station has its name under the station: two labels would cover each other. On a phone they all would.
  const named =
    scene.movable &&
    properties.level === 'township' &&
    !scene.stations.some(({ division }) => division === properties.code)
  return {
    name: properties.code,
    itemStyle: styles[properties.level],
    label: {
      show: named,
      formatter: pick(properties.name, shortOf(properties.name_en)),
      color: ink('muted'),
      fontSize: 12,
    },
    emphasis: {
      label: { show: named },
      itemStyle: { areaColor: alarm ? styles[properties.level].areaColor : ink('doing-soft') },
    },
  }
}

/** Large areas first: what is drawn last is what a click meets. */
export function drawingOrder(map: CountyMap): CountyMap {
  const rank = { county: 0, township: 1, grid: 2 }
  const features = [...map.features].sort(
    (a, b) => rank[a.properties.level] - rank[b.properties.level],
  )
  return { type: 'FeatureCollection', features }
}

function pointOf(station: Station) {
  const { fill, text } = aqiInk(station.aqi_level)
  return {
    name: station.id,
    value: [station.longitude, station.latitude],
    itemStyle: { color: fill, borderColor: '#fff', borderWidth: 1.5 },
    label: { color: text },
    station,
  }
}

function townNames(scene: Scene) {
  const name = ({ division_name, division_name_en }: Station) =>
    pick(division_name, shortOf(division_name_en))
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    silent: true,
    symbolSize: 1,
    itemStyle: { color: 'transparent' },
    label: {
      show: true,
      position: 'bottom',
      distance: scene.movable ? 16 : 12,
      color: ink('text'),
      fontSize: scene.movable ? 12 : 10,
      formatter: '{b}',
      textBorderColor: ink('page'),
      textBorderWidth: 2,
    },
    data: scene.stations.map((station) => ({
      name: name(station),
      value: [station.longitude, station.latitude],
    })),
  }
}

function describe({ name, name_en, aqi, aqi_level, current, pm25 }: Station): string {
  const air = t(`aqi.${aqi_level ?? 'none'}`)
  return `${pick(name, name_en)}
${air} ${aqi ?? ''}
PM2.5 ${(current ? pm25 : null) ?? '–'} ${t('unit.ug/m3')}`
}

function zoomTo(scene: Scene) {
  const whole = boundsOf(scene.map.features)
  const chosen = scene.map.features.find(({ properties }) => properties.code === scene.division)
  const part = chosen ? boundsOf([chosen]) : whole
  const ratio = Math.max(
    (part.east - part.west) / (whole.east - whole.west),
    (part.north - part.south) / (whole.north - whole.south),
  )
  const zoom = chosen ? Math.min(4, 0.8 / ratio) : 1.2 // ECharts leaves a fifth of the box free
  return { center: [(part.west + part.east) / 2, (part.south + part.north) / 2], zoom }
}

function areas(scene: Scene) {
  const { south, north } = boundsOf(scene.map.features)
  return {
    map: 'county',
    nameProperty: 'code',
    roam: scene.movable,
    scaleLimit: { min: 1, max: 8 },
    aspectScale: Math.cos((((south + north) / 2) * Math.PI) / 180),
    ...(scene.move ? zoomTo(scene) : {}),
    selectedMode: false,
    tooltip: { show: false },
    regions: scene.map.features.map((feature) => regionOf(feature, scene)),
  }
}

type Hover = { data?: { station?: Station } }

function points({ stations, movable }: Scene, pulsing: boolean) {
  return {
    type: pulsing && !calm() ? 'effectScatter' : 'scatter',
    coordinateSystem: 'geo',
    symbolSize: movable ? 30 : 22,
    label: {
      show: true,
      fontSize: movable ? 12 : 10,
      fontWeight: 'bold',
      formatter: ({ data }: Hover) => String(data?.station?.aqi ?? '–'),
    },
    ...(pulsing
      ? { zlevel: 1, rippleEffect: { scale: 2.6, brushType: 'stroke', color: ink('critical') } }
      : {}),
    data: stations.filter(({ warning }) => !!warning === pulsing).map(pointOf),
  }
}

export function mapOption(scene: Scene): EChartsCoreOption {
  return {
    textStyle: fonts(),
    animation: false,
    tooltip: {
      trigger: 'item',
      confine: true,
      renderMode: 'richText',
      backgroundColor: ink('surface'),
      borderColor: ink('line'),
      textStyle: fonts(),
      formatter: ({ data }: Hover) => (data?.station ? describe(data.station) : ''),
    },
    geo: areas(scene),
    series: [townNames(scene), points(scene, false), points(scene, true)],
  }
}
