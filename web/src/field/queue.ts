// The acts a worker made on the phone, kept until the county has answered each of them.
// Plain logic: where acts are stored (IndexedDB) and how they travel (HTTP) are passed in.
// Promises: an act is sent in the order it was made within its case, is delivered in effect once
// (the same Idempotency-Key until it is answered), and leaves only when it was delivered or when
// the worker discarded it.

import { newKey } from '../shared/api'
import type { Case } from '../shared/types'

export type Verb = 'accept' | 'arrive' | 'hand_over' | 'dispose' | 'return' | 'note' | 'photo'

export interface Problem {
  status: number
  code: string
  title: string
  detail: string
  /** Pointers of the fields that were wrong, as "/note". */
  wrong?: string[]
  /** The case as the server has it, when it refused because of it. */
  current?: Pick<Case, 'version'> & Partial<Case>
}

export interface NewAct {
  /** Account that made it: acts are never sent under another person's sign-in. */
  account: string
  case: string
  caseNumber: string
  verb: Verb
  note?: string
  reason?: string
  photo?: Blob
  /** Version of the case the worker saw. Notes and photos add to any version and carry none. */
  base?: number
  /** County time at which the worker did it, RFC 3339. */
  occurred: string
}

export interface Act extends NewAct {
  /** Idempotency-Key. */
  key: string
  /** Place in the order of making, given by the storage. */
  order: number
  /** conflict: the case changed meanwhile; refused: the server will never take it as it is. */
  state: 'waiting' | 'conflict' | 'refused'
  attempts: number
  /** Not sent again before this phone time, ms since 1970. */
  notBefore: number
  problem?: Problem
  /** The county does not believe `occurred`: it travels without, and the county's own time stands alone. */
  untimed?: boolean
}

export interface Change {
  remove?: number[]
  put?: Act[]
}

export interface QueueStorage {
  /** In order. */
  all(): Promise<Act[]>
  /** Durable when it resolves. */
  add(act: Omit<Act, 'order'>): Promise<Act>
  /** All of it or nothing. */
  apply(change: Change): Promise<void>
}

export type Answer =
  { kind: 'done'; version?: number } | { kind: 'offline' } | { kind: 'problem'; problem: Problem }

export type Who = { kind: 'account'; id: string } | { kind: 'offline' } | { kind: 'signed_out' }

export interface Transport {
  who(): Promise<Who>
  send(act: Act): Promise<Answer>
}

/** Why a drain ended: nothing left to send now, no line, or a sign-in is needed. */
export type Ending = 'done' | 'offline' | 'signed_out'

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000

export function waitAfter(attempts: number, random = Math.random()): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 20))
  return Math.round(wait * (0.75 + random / 2)) // spread, so that a county's phones do not knock together
}

const sameCase = (a: Act, b: Act) => a.account === b.account && a.case === b.case

/** The first act that may travel now: the oldest of its case, waiting, and due. */
export function nextAct(acts: Act[], account: string, now: number): Act | undefined {
  const heads = acts.filter(
    (act, i) =>
      act.account === account && !acts.slice(0, i).some((earlier) => sameCase(earlier, act)),
  )
  return heads.find((act) => act.state === 'waiting' && act.notBefore <= now)
}

type Verdict = 'later' | 'signed_out' | 'conflict' | 'refused'

/** The phone's clock was wrong when the act was made: of all that was sent the county refuses only the time. */
const wrongClock = (act: Act, problem: Problem) =>
  !act.untimed && problem.status === 422 && problem.wrong?.join() === '/occurred'

export function judge(problem: Pick<Problem, 'status' | 'code'>): Verdict {
  if (problem.status === 401 || problem.code === 'another_account') return 'signed_out'
  if (problem.status === 409) return 'conflict'
  const passing = problem.status >= 500 || [408, 425, 429].includes(problem.status)
  return passing ? 'later' : 'refused'
}

export class Queue {
  private running: Promise<Ending> | undefined
  private again = false

  constructor(
    private readonly storage: QueueStorage,
    private readonly transport: Transport,
    private readonly now: () => number = Date.now,
    private readonly key: () => string = newKey,
  ) {}

  all(): Promise<Act[]> {
    return this.storage.all()
  }

  async add(act: NewAct): Promise<Act> {
    return this.storage.add({
      ...act,
      key: this.key(),
      state: 'waiting',
      attempts: 0,
      notBefore: 0,
    })
  }

  /** Sends what can be sent. Calls that come while it runs make it look once more at the end. */
  drain(): Promise<Ending> {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.running = this.run().finally(() => {
      this.running = undefined
    })
    return this.running
  }

  /** Forgets the waiting times, for "send now" and for a line that is back. */
  async hurry(): Promise<Ending> {
    const slow = (await this.storage.all()).filter((act) => act.notBefore > this.now())
    if (slow.length)
      await this.storage.apply({ put: slow.map((act) => ({ ...act, notBefore: 0 })) })
    return this.drain()
  }

  private async run(): Promise<Ending> {
    let ending: Ending
    do {
      this.again = false
      ending = await this.sendAll()
    } while (this.again && ending === 'done')
    return ending
  }

  private async sendAll(): Promise<Ending> {
    if (!(await this.storage.all()).length) return 'done'
    const who = await this.transport.who()
    if (who.kind !== 'account') return who.kind
    for (;;) {
      const acts = await this.storage.all()
      const act = nextAct(acts, who.id, this.now())
      if (!act) return 'done'
      const ending = await this.settle(act, await this.transport.send(act))
      if (ending) return ending
    }
  }

  private async settle(act: Act, answer: Answer): Promise<Ending | undefined> {
    if (answer.kind === 'offline') return 'offline'
    if (answer.kind === 'done') {
      await this.delivered(act, answer.version)
      return undefined
    }
    if (wrongClock(act, answer.problem)) {
      await this.replace(act, { untimed: true })
      return undefined
    }
    const verdict = judge(answer.problem)
    if (verdict === 'signed_out') return 'signed_out'
    const attempts = act.attempts + 1
    await this.storage.apply({
      put: [
        verdict === 'later'
          ? { ...act, attempts, notBefore: this.now() + waitAfter(attempts) }
          : { ...act, attempts, state: verdict, problem: answer.problem },
      ],
    })
    return undefined
  }

  /** The acts made on top of this one were made on top of its result: they move with it. */
  private async delivered(act: Act, version: number | undefined): Promise<void> {
    const followers =
      act.base === undefined || version === undefined
        ? []
        : (await this.storage.all())
            .filter(
              (later) =>
                sameCase(later, act) && later.order > act.order && later.base !== undefined,
            )
            .map((later) => ({ ...later, base: version }))
    await this.storage.apply({ remove: [act.order], put: followers })
  }

  /** The worker has seen what the server has and wants the act on top of it. */
  async sendOnTop(act: Act, version: number): Promise<void> {
    await this.replace(act, act.base === undefined ? {} : { base: version })
  }

  /** The act did not happen in the county's books, but what the worker did and wrote is kept there. */
  async keepAsNote(act: Act, note: string): Promise<void> {
    await this.replace(act, { verb: 'note', note, reason: undefined, base: undefined })
  }

  async discard(act: Act): Promise<void> {
    await this.storage.apply({ remove: [act.order] })
  }

  /** A new key: the old one may be bound to the refusal. Safe, since the refusal is known. */
  private async replace(act: Act, change: Partial<Act>): Promise<void> {
    await this.storage.apply({
      put: [
        {
          ...act,
          ...change,
          key: this.key(),
          state: 'waiting',
          attempts: 0,
          notBefore: 0,
          problem: undefined,
        },
      ],
    })
  }
}
