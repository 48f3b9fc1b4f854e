// The warning behind a case. The API lists warnings newest first: an open one is near the top, a cleared one
// further on.
import { api, query } from '../shared/api'
import type { Case, List, Warning } from '../shared/types'

const MOST_PAGES = 5 // of 200: a busy winter month of a county

const seen = new Map<string, Warning>()

export function remember(warnings: Warning[]): void {
  warnings.forEach((warning) => seen.set(warning.id, warning))
}

async function search(id: string, state: 'open' | 'cleared', pages: number): Promise<Warning | undefined> {
  let after: string | null | undefined
  for (let page = 0; page < pages; page++) {
    const list = await api.get<List<Warning>>(query('/api/warnings', { state, limit: 200, after }))
    remember(list.items)
    const found = list.items.find((warning) => warning.id === id)
    after = list.next
    if (found ?? !after) return found
  }
  return undefined
}

/** Undefined when it is too long ago to be found in the list. */
export async function warningOf({ warning: id }: Case): Promise<Warning | undefined> {
  if (!id) return undefined
  const known = seen.get(id)
  if (known?.state === 'cleared') return known // a cleared warning never changes again
  return await search(id, 'open', 1) ?? await search(id, 'cleared', MOST_PAGES) ?? known
}
