// bar_parts.ts - what bars need beside charts.ts.
import { BarChart } from 'echarts/charts'
import { use } from 'echarts/core'

use([BarChart])
