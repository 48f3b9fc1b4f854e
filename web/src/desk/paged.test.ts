// paged.test.ts - lists that are read page by page.
import { beforeEach, expect, it, vi } from 'vitest'
import { api } from '../shared/api'
import { usePaged } from './paged'

const answers: unknown[] = []
beforeEach(() => {
  answers.length = 0
  vi.spyOn(api, 'get').mockImplementation(async () => {
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    return answer as never
  })
})

interface Row {
  id: string
  word: string
}
const readOne = async (id: string): Promise<Row> => ({ id, word: 'now' })
const rows = (...ids: string[]) => ids.map((id) => ({ id, word: 'old' }))
const ids = (list: { id: string }[]) => list.map(({ id }) => id).join(' ')

it('reads page by page and never shows a row twice', async () => {
  const list = usePaged<Row>('/x', () => ({}), readOne)
  answers.push({ items: rows('3', '2'), next: 'c' }, { items: rows('2', '1'), next: null })
  await list.reload()
  await list.more()
  expect(ids(list.items.value)).toBe('3 2 1')
  expect(list.next.value).toBeNull()
})

it('changes known rows in place and lets new ones wait', async () => {
  const list = usePaged<Row>('/x', () => ({}), readOne)
  answers.push(
    { items: rows('2', '1') },
    {
      items: [
        { id: '3', word: 'new' },
        { id: '2', word: 'new' },
      ],
    },
  )
  await list.reload()
  await list.refresh()
  expect(list.items.value.map(({ word }) => word)).toEqual(['new', 'now'])
  expect(list.waiting.value).toBe(1)
  list.showWaiting()
  expect(ids(list.items.value)).toBe('3 2 1')
})

it('keeps what it shows when the next page fails, and says so', async () => {
  const list = usePaged<Row>('/x', () => ({}), readOne)
  answers.push({ items: rows('2'), next: 'c' }, new Error('no line'))
  await list.reload()
  await list.more()
  expect(ids(list.items.value)).toBe('2')
  expect(list.moreState.value).toBe('error')
})

it('shows what became of a row that the filter does not give any more', async () => {
  const list = usePaged<Row>('/x', () => ({}), readOne)
  answers.push({ items: rows('2', '1') }, { items: rows('1') })
  await list.reload()
  await list.refresh()
  await vi.waitFor(() => expect(list.items.value[0]).toEqual({ id: '2', word: 'now' }))
})
