// audit.test.ts - days become moments of the county, an export is asked for, a checkpoint is its size and root.
import { expect, test } from 'vitest'
import { auditQuery, exportWanted, readCheckpoint } from './audit'

const all = { kind: '', from: '', to: '' }

test('a day begins at midnight of the county and the last one is included', () => {
  expect(auditQuery({ kind: ' case_opened ', from: '2024-02-29', to: '2024-02-29' }, {})).toBe(
    '/api/audit?kind=case_opened&from=2024-02-28T16%3A00%3A00.000Z&to=2024-02-29T16%3A00%3A00.000Z',
  )
  expect(auditQuery(all, {})).toBe('/api/audit')
})

test('an export is asked for whole days, with a reason', () => {
  expect(exportWanted({ kind: '', from: '2024-02-29', to: '2024-02-29' }, ' 季度核查 ')).toEqual({
    kind: 'export',
    what: 'audit',
    reason: '季度核查',
    begins: '2024-02-28T16:00:00.000Z',
    ends: '2024-02-29T16:00:00.000Z',
  })
})

test('a checkpoint is read, anything else is not', () => {
  expect(readCheckpoint('county.example/log\n17\ncm9vdA==\n\n— key sig\n')).toEqual({
    size: 17,
    root: 'cm9vdA==',
  })
  expect(readCheckpoint('not found')).toBeNull()
})
