// A list read page by page by cursor, kept up to date without jumping under the reader's eyes: known rows change in
// place, new rows wait until they are asked for.
import { computed, ref, shallowRef } from 'vue'
import { api, query } from '../shared/api'
import type { LoadState } from '../shared/load'
import type { List } from '../shared/types'

export const PAGE = 50
const MOST_REREAD = 10 // at a time

type Parameters = Record<string, string | boolean | null | undefined>

export function usePaged<T extends { id: string }>(
  path: string,
  parameters: () => Parameters,
  readOne: (id: string) => Promise<T>,
) {
  const items = shallowRef<T[]>([])
  const waiting = shallowRef<T[]>([])
  const next = ref<string | null>(null)
  const state = ref<LoadState>('idle')
  const problem = shallowRef<unknown>()
  const moreState = ref<LoadState>('idle')
  let turn = 0

  const read = (after?: string | null) =>
    api.get<List<T>>(query(path, { ...parameters(), after, limit: PAGE }))

  /** From the start, for new filters or a retry. */
  async function reload(): Promise<void> {
    const mine = ++turn
    state.value = 'loading'
    try {
      const page = await read()
      if (mine !== turn) return
      items.value = page.items
      waiting.value = []
      next.value = page.next ?? null
      state.value = 'done'
    } catch (cause) {
      if (mine !== turn) return
      problem.value = cause
      state.value = 'error'
    }
  }

  async function more(): Promise<void> {
    if (!next.value || moreState.value === 'loading') return
    const mine = turn
    moreState.value = 'loading'
    try {
      const page = await read(next.value)
      if (mine !== turn) return
      const known = new Set(items.value.map(({ id }) => id))
      items.value = [...items.value, ...page.items.filter(({ id }) => !known.has(id))]
      next.value = page.next ?? null
      moreState.value = 'done'
    } catch {
      moreState.value = 'error' // the button stays and says so
    }
  }

  function put(row: T): void {
    items.value = items.value.map((known) => (known.id === row.id ? row : known))
  }

  /** After live events: the first page again. */
  async function refresh(): Promise<void> {
    if (state.value !== 'done') return reload()
    const mine = turn
    const page = await read().catch(() => undefined) // the live banner already tells of a lost line
    if (!page || mine !== turn) return
    const fresh = new Map(page.items.map((row) => [row.id, row]))
    const known = new Set(items.value.map(({ id }) => id))
    items.value = items.value.map((row) => fresh.get(row.id) ?? row)
    void rereadLeft(page, fresh)
    waiting.value = page.items.filter(({ id }) => !known.has(id))
    if (!items.value.length) showWaiting() // nobody is reading anything yet
  }

  /** Rows that the filters do not give any more stay where they are and show what they are now. */
  async function rereadLeft({ items: rows, next: more }: List<T>, fresh: Map<string, T>) {
    const last = BigInt(more ? (rows.at(-1)?.id ?? 0) : 0) // newest first: ids fall
    const left = items.value.filter(({ id }) => BigInt(id) > last && !fresh.has(id))
    for (const { id } of left.slice(0, MOST_REREAD)) await readOne(id).then(put, () => {}) // the next event asks again
  }

  function showWaiting(): void {
    items.value = [...waiting.value, ...items.value]
    waiting.value = []
  }

  return {
    items,
    next,
    state,
    problem,
    moreState,
    reload,
    more,
    refresh,
    put,
    showWaiting,
    waiting: computed(() => waiting.value.length),
  }
}
