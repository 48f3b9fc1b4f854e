// What the queue does when the county does not believe the phone's clock: nothing that was done is lost.
import { expect, it } from 'vitest'
import { Queue } from './queue'
import type { Act, Answer, NewAct, QueueStorage, Transport } from './queue'

const made: NewAct = {
  account: 'w1',
  case: 'c1',
  caseNumber: '20161203-0001',
  verb: 'accept',
  base: 1,
  occurred: '9999-01-01T00:00:00Z',
}

function storage(): QueueStorage {
  const rows = new Map<number, Act>()
  return {
    all: async () => [...rows.values()],
    async add(act) {
      const row = { ...act, order: rows.size + 1 }
      rows.set(row.order, row)
      return row
    },
    async apply(change) {
      change.remove?.forEach((order) => rows.delete(order))
      change.put?.forEach((act) => rows.set(act.order, act))
    },
  }
}

/** A county that refuses these fields of an act as long as it says when it was done. */
function queueAt(wrong: string[]) {
  const sent: Act[] = []
  const county: Transport = {
    who: async () => ({ kind: 'account', id: 'w1' }),
    async send(act): Promise<Answer> {
      sent.push(act)
      if (act.untimed) return { kind: 'done', version: 2 }
      const problem = { status: 422, code: 'invalid', title: '', detail: '', wrong }
      return { kind: 'problem', problem }
    },
  }
  return { queue: new Queue(storage(), county), sent }
}

it('sends an act again without the time, under a new key', async () => {
  const { queue, sent } = queueAt(['/occurred'])
  await queue.add(made)
  await queue.drain()
  expect(sent.map((act) => Boolean(act.untimed))).toEqual([false, true])
  expect(sent[1]?.key).not.toBe(sent[0]?.key)
  expect(await queue.all()).toEqual([])
})

it('shows a refusal that is not of the time alone', async () => {
  const { queue, sent } = queueAt(['/note', '/occurred'])
  await queue.add(made)
  await queue.drain()
  expect(sent).toHaveLength(1)
  expect(await queue.all()).toMatchObject([{ state: 'refused', problem: { status: 422 } }])
})
