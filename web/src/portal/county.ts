// Which county this page is about: named in the address (/330521 or ?county=330521), or the only one there is.
import { ref } from 'vue'
import { api } from '../shared/api'
import { useLoad } from '../shared/load'
import type { County, List } from '../shared/types'
import { askedOf, isPage } from './address'

export function useCounty() {
  const county = ref<County | null>(null)
  const asked = askedOf(location)
  const exists = isPage(location.pathname)

  const counties = useLoad(async () => {
    const { items } = await api.get<List<County>>('/api/public/counties')
    county.value =
      items.find((item) => item.county === asked) ??
      (!asked && items.length === 1 ? items[0]! : null)
    return items
  })

  return { county, asked, exists, ...counties }
}
