// Sensor faults as the server tells them: a sensor that is silent, stuck, disputed by its neighbours or drifting. A task of
// maintenance, never a pollution warning.
import { addMessages } from '../shared/i18n'
import type { Property } from '../shared/types'

export const kinds = ['silent', 'stuck', 'disputed', 'drifting'] as const
export interface Fault {
  id: string
  station: string
  station_name?: string
  station_name_en?: string
  property: Property
  kind: (typeof kinds)[number]
  since: string
  until?: string
  reason: string
  reason_en: string
  state: 'open' | 'closed'
  acknowledged?: string
  acknowledged_by?: string
  acknowledged_by_name?: string
  acknowledged_by_name_en?: string
  note?: string
}

addMessages({
  zh: {
    'fault.silent': '无数据',
    'fault.stuck': '读数不变',
    'fault.disputed': '与邻站不符',
    'fault.drifting': '漂移',
  },
  en: {
    'fault.silent': 'No data',
    'fault.stuck': 'Stuck value',
    'fault.disputed': 'Differs from nearby stations',
    'fault.drifting': 'Drifting',
  },
})
