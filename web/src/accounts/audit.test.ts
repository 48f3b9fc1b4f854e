// audit.test.ts - days become moments of the county, pages of CSV one file, a checkpoint its size and root.
import { afterEach, expect, test, vi } from 'vitest'
import { auditQuery, exported, joined, readCheckpoint } from './audit'

const all = { kind: '', from: '', to: '' }

afterEach(() => vi.unstubAllGlobals())

test('a day begins at midnight of the county and the last one is included', () => {
  expect(auditQuery({ kind: ' case_opened ', from: '2024-02-29', to: '2024-02-29' }, {})).toBe(
    '/api/audit?kind=case_opened&from=2024-02-28T16%3A00%3A00.000Z&to=2024-02-29T16%3A00%3A00.000Z',
  )
  expect(auditQuery(all, {})).toBe('/api/audit')
})

test('pages of CSV have one head', () => {
  expect(joined(['\uFEFFa,b\r\n1,2\r\n', '\uFEFFa,b\r\n3,4\r\n'])).toBe(
    '\uFEFFa,b\r\n1,2\r\n3,4\r\n',
  )
})

test('an export goes on until there is no further page, and says how far it is', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const last = path.includes('after=2')
    return new Response(last ? '\uFEFFseq\r\n3\r\n' : '\uFEFFseq\r\n1\r\n2\r\n', {
      headers: last ? {} : { 'X-Next-After': '2' },
    })
  })
  const told: number[] = []
  const file = await exported(all, (rows) => told.push(rows))
  expect(told).toEqual([2, 3])
  expect(asked).toEqual(['/api/audit?format=csv', '/api/audit?format=csv&after=2'])
  expect(file.size).toBe('\uFEFFseq\r\n1\r\n2\r\n3\r\n'.length + 2) // the mark has three bytes
})

test('an export that breaks is no file', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 503 }))
  await expect(exported(all, () => {})).rejects.toThrow('503')
})

test('a checkpoint is read, anything else is not', () => {
  expect(readCheckpoint('county.example/log\n17\ncm9vdA==\n\n— key sig\n')).toEqual({
    size: 17,
    root: 'cm9vdA==',
  })
  expect(readCheckpoint('not found')).toBeNull()
})
