// map_parts.ts - what a map with points needs beside charts.ts.
import { EffectScatterChart, ScatterChart } from 'echarts/charts'
import { GeoComponent } from 'echarts/components'
import { use } from 'echarts/core'

use([ScatterChart, EffectScatterChart, GeoComponent])
