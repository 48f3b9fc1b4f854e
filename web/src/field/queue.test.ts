// The promises of the queue, each against a storage and a server that live in memory and can fail.
import { describe, expect, it } from 'vitest'
import { Queue, judge, nextAct, waitAfter } from './queue'
import type { Act, Answer, Change, NewAct, Problem, QueueStorage, Transport, Who } from './queue'

class MemoryStorage implements QueueStorage {
  rows = new Map<number, Act>()
  crashOnApply = false
  private last = 0

  async all() {
    return [...this.rows.values()].sort((a, b) => a.order - b.order).map((act) => ({ ...act }))
  }
  async add(act: Omit<Act, 'order'>) {
    const row = { ...act, order: ++this.last }
    this.rows.set(row.order, row)
    return row
  }
  async apply(change: Change) {
    if (this.crashOnApply) throw new Error('the phone died')
    change.remove?.forEach((order) => this.rows.delete(order))
    change.put?.forEach((act) => this.rows.set(act.order, act))
  }
}

/** Keeps versions and keys as the county's server does. */
class MemoryServer implements Transport {
  version: Record<string, number> = {}
  answered = new Map<string, Answer>()
  effects: string[] = []
  signedIn: Who = { kind: 'account', id: 'w1' }
  fail: ((act: Act) => Answer | undefined) | undefined

  async who() {
    return this.signedIn
  }
  async send(act: Act): Promise<Answer> {
    const fault = this.fail?.(act)
    if (fault) return fault
    const before = this.answered.get(act.key)
    if (before) return before
    const version = (this.version[act.case] ??= 1)
    if (act.base !== undefined && act.base !== version)
      return problem(409, 'version_conflict', version)
    if (act.base !== undefined) this.version[act.case] = version + 1
    this.effects.push(`${act.case}:${act.verb}`)
    const answer: Answer = { kind: 'done', version: this.version[act.case] }
    this.answered.set(act.key, answer)
    return answer
  }
}

function problem(status: number, code = 'x', version?: number): Answer {
  const body: Problem = { status, code, title: code, detail: '' }
  return { kind: 'problem', problem: version ? { ...body, current: { version } } : body }
}

function act(verb: NewAct['verb'], over: Partial<NewAct> = {}): NewAct {
  const base = verb === 'note' || verb === 'photo' ? {} : { base: 1 }
  return {
    account: 'w1',
    case: 'c1',
    caseNumber: '20161203-0001',
    verb,
    occurred: '2016-12-03T01:00:00Z',
    ...base,
    ...over,
  }
}

function house() {
  const storage = new MemoryStorage()
  const server = new MemoryServer()
  const clock = { now: 1_000_000 }
  const queue = new Queue(storage, server, () => clock.now)
  return { storage, server, clock, queue }
}

const first = async (queue: Queue) => {
  const [act] = await queue.all()
  if (!act) throw new Error('the queue is empty')
  return act
}

describe('sending', () => {
  it('sends a whole visit made offline, in order, each on top of the one before', async () => {
    const { queue, server } = house()
    for (const verb of ['accept', 'arrive', 'photo', 'hand_over'] as const)
      await queue.add(act(verb))
    expect(await queue.drain()).toBe('done')
    expect(server.effects).toEqual(['c1:accept', 'c1:arrive', 'c1:photo', 'c1:hand_over'])
    expect(await queue.all()).toEqual([])
  })

  it('keeps everything while there is no line', async () => {
    const { queue, server } = house()
    await queue.add(act('accept'))
    server.fail = () => ({ kind: 'offline' })
    expect(await queue.drain()).toBe('offline')
    server.signedIn = { kind: 'offline' }
    expect(await queue.drain()).toBe('offline')
    expect(await first(queue)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  it('does not ask the server anything when it is empty', async () => {
    const { queue, server } = house()
    server.signedIn = { kind: 'offline' }
    expect(await queue.drain()).toBe('done')
  })

  it('runs once at a time, and looks again for what came while it ran', async () => {
    const { queue, server } = house()
    await queue.add(act('accept'))
    const running = queue.drain()
    await queue.add(act('note', { case: 'c2', note: 'seen' }))
    await Promise.all([running, queue.drain(), queue.drain()])
    expect(server.effects).toEqual(['c1:accept', 'c2:note'])
  })
})

describe('delivery in effect once', () => {
  it('sends again with the same key when the answer was lost on the way', async () => {
    const { queue, server } = house()
    await queue.add(act('accept'))
    const send = server.send.bind(server)
    server.send = async (a) => {
      await send(a)
      return { kind: 'offline' }
    }
    expect(await queue.drain()).toBe('offline')
    server.send = send
    await queue.drain()
    expect(server.effects).toEqual(['c1:accept'])
    expect(await queue.all()).toEqual([])
  })

  it('survives dying between the answer and the deletion, and still moves its followers', async () => {
    const { queue, server, storage, clock } = house()
    await queue.add(act('accept'))
    await queue.add(act('arrive'))
    storage.crashOnApply = true
    await expect(queue.drain()).rejects.toThrow('the phone died')
    storage.crashOnApply = false
    const reborn = new Queue(storage, server, () => clock.now)
    expect(await reborn.drain()).toBe('done')
    expect(server.effects).toEqual(['c1:accept', 'c1:arrive'])
  })

  it('is harmless when the page and the service worker send at the same moment', async () => {
    const { queue, server, storage, clock } = house()
    await queue.add(act('accept'))
    await queue.add(act('arrive'))
    const other = new Queue(storage, server, () => clock.now)
    await Promise.all([queue.drain(), other.drain()])
    expect(server.effects).toEqual(['c1:accept', 'c1:arrive'])
    expect(await queue.all()).toEqual([])
  })
})

describe('a changed case', () => {
  it('stops that case, not the others, and says what the server has', async () => {
    const { queue, server } = house()
    server.version.c1 = 4
    await queue.add(act('accept'))
    await queue.add(act('arrive'))
    await queue.add(act('accept', { case: 'c2' }))
    expect(await queue.drain()).toBe('done')
    expect(server.effects).toEqual(['c2:accept'])
    const [head, follower] = await queue.all()
    expect(head).toMatchObject({ state: 'conflict', problem: { current: { version: 4 } } })
    expect(follower).toMatchObject({ state: 'waiting', base: 1 })
  })

  it('sends mine on top with a new key, and the followers after it', async () => {
    const { queue, server } = house()
    server.version.c1 = 4
    await queue.add(act('accept'))
    await queue.add(act('arrive'))
    await queue.drain()
    const mine = await first(queue)
    await queue.sendOnTop(mine, 4)
    expect((await first(queue)).key).not.toBe(mine.key)
    await queue.drain()
    expect(server.effects).toEqual(['c1:accept', 'c1:arrive'])
  })

  it('keeps mine as a note, without letting the next act slip through unseen', async () => {
    const { queue, server } = house()
    server.version.c1 = 4
    await queue.add(act('accept'))
    await queue.add(act('arrive'))
    await queue.drain()
    await queue.keepAsNote(await first(queue), 'accepted at 09:00')
    await queue.drain()
    expect(server.effects).toEqual(['c1:note'])
    expect(await first(queue)).toMatchObject({ verb: 'arrive', state: 'conflict' })
  })

  it('lets notes and photos join any version', async () => {
    const { queue, server } = house()
    server.version.c1 = 4
    for (const verb of ['photo', 'note'] as const) await queue.add(act(verb))
    await queue.drain()
    expect(server.effects).toEqual(['c1:photo', 'c1:note'])
  })

  it('discards only what the worker discards', async () => {
    const { queue, server } = house()
    server.fail = () => problem(409, 'not_allowed_now')
    await queue.add(act('accept'))
    await queue.add(act('note', { note: 'smoke' }))
    await queue.drain()
    await queue.discard(await first(queue))
    server.fail = undefined
    await queue.drain()
    expect(server.effects).toEqual(['c1:note'])
  })
})

describe('other answers', () => {
  it('keeps the queue when the sign-in ended', async () => {
    const { queue, server } = house()
    await queue.add(act('accept'))
    server.fail = () => problem(401)
    expect(await queue.drain()).toBe('signed_out')
    expect(await first(queue)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  it("never sends one person's acts under another's name", async () => {
    const { queue, server } = house()
    await queue.add(act('accept'))
    server.signedIn = { kind: 'account', id: 'w2' }
    expect(await queue.drain()).toBe('done')
    expect(server.effects).toEqual([])
    expect(await queue.all()).toHaveLength(1)
  })

  it('waits longer after each 5xx, and sends the other cases meanwhile', async () => {
    const { queue, server, clock } = house()
    await queue.add(act('accept'))
    await queue.add(act('accept', { case: 'c2' }))
    server.fail = (a) => (a.case === 'c1' ? problem(503) : undefined)
    await queue.drain()
    expect(server.effects).toEqual(['c2:accept'])
    const waiting = await first(queue)
    expect(waiting.notBefore).toBeGreaterThan(clock.now)
    server.fail = undefined
    await queue.drain()
    expect(server.effects).toHaveLength(1)
    clock.now = waiting.notBefore
    await queue.drain()
    expect(server.effects).toHaveLength(2)
  })

  it('forgets the waiting time when the worker says "send now"', async () => {
    const { queue, server } = house()
    await queue.add(act('accept'))
    server.fail = () => problem(500)
    await queue.drain()
    server.fail = undefined
    await queue.hurry()
    expect(server.effects).toEqual(['c1:accept'])
  })

  it('shows a final refusal and keeps the act', async () => {
    const { queue, server } = house()
    await queue.add(act('photo'))
    server.fail = () => problem(415, 'unsupported_type')
    await queue.drain()
    expect(await first(queue)).toMatchObject({ state: 'refused', problem: { status: 415 } })
  })

  it('judges every status', () => {
    const verdict = (status: number) => judge({ status, code: '', title: '', detail: '' })
    expect([500, 502, 503, 408, 425, 429].map(verdict)).toEqual(Array(6).fill('later'))
    expect([400, 403, 404, 413, 415, 422].map(verdict)).toEqual(Array(6).fill('refused'))
    expect([401, 409].map(verdict)).toEqual(['signed_out', 'conflict'])
    expect(judge({ status: 409, code: 'another_account', title: '', detail: '' })).toBe(
      'signed_out',
    )
  })
})

describe('small parts', () => {
  it('waits 2 s, 4 s, … at most 5 minutes, give or take a quarter', () => {
    expect([1, 2, 3].map((n) => waitAfter(n, 0.5))).toEqual([2000, 4000, 8000])
    expect(waitAfter(40, 1)).toBe(375_000)
    expect(waitAfter(1, 0)).toBe(1500)
  })

  it('takes only the oldest act of a case', () => {
    const row = (order: number, over: Partial<Act>): Act => ({
      ...act('accept'),
      key: String(order),
      order,
      state: 'waiting',
      attempts: 0,
      notBefore: 0,
      ...over,
    })
    const acts = [row(1, { state: 'conflict' }), row(2, {}), row(3, { case: 'c2', notBefore: 9 })]
    expect(nextAct(acts, 'w1', 5)).toBeUndefined()
    expect(nextAct(acts, 'w1', 9)?.order).toBe(3)
  })
})
