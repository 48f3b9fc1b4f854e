// audit_file.ts - the exported stream of events as JSON lines, checked as src/engine/ledger/audit_file.cpp does: a row for each
// event, and at the end the signed checkpoint with the hashes that lead from the rows' leaves to its root. Where the program stops
// at the first row that does not hold, this goes on: the tree proves which leaf belongs to each row, so the other rows hold all
// the same.
import { fromBase64, hash, joined, toBase64, utf8 } from './bytes'
import { leafHash, verifySubset, type Placed } from './merkle'
import { parseCheckpoint, parseNote, type Checkpoint, type Note } from './note'
import { checkCheckpoint, isTime, parse, unproven } from './receipt'
import type { Fault, Stated, Trust, Verdict } from './receipt'

export const auditFormat = 'huying-audit/1'

/** A row that does not hold, where it stands in the file, and the number of the event that it says it is. */
export interface BadRow {
  line: number // from 1
  seq: number | null
  fault: Fault
}
export interface AuditVerdict {
  verdict: Verdict // of the whole: fault, origin, key, size and witnesses
  line: number // that the fault is in, from 1; 0 = in none of them
  bad: BadRow[]
  rest: boolean // the rows that are not bad are proven
  stated: number // rows that the last line says there are
  lines: number // rows that there are
  rows: number // of these proven
  erased: number // of the proven without their content
  newer: number // after the checkpoint: of these nothing is proven
  missing: number // events between the first row and the last that have none
  first: number
  last: number
}

interface Row {
  seq: number
  time: string
  kind: string // with its quotation marks, letter for letter, as everything here
  division: string
  departments: string
  person: string
  content: string
  leaf: string
  digest: string
  salt?: string
}
interface End extends Stated {
  format: string
  county: string
  rows: number
  checkpoint?: string
  proof: string[]
}

const text = String.raw`"(?:[^"\\]|\\.)*"`
const rowForm = new RegExp(
  String.raw`^\{"seq":([1-9]\d*),"time":"([^"]*)","kind":(${text}),"division":(${text}),"departments":(${text}),` +
    String.raw`"person":"(\d+)","content":(.*),"leaf_hash":"([^"]*)","unchanged":(?:true|false),"digest":"([^"]*)"` +
    String.raw`(?:,"salt":"([^"]*)")?\}$`,
  's',
)

const isJson = (one: string) => {
  try {
    JSON.parse(one)
    return true
  } catch {
    return false
  }
}

/** Null for a line that is written in any other way than an export is: a number or an escape that differs has another digest. */
function readRow(line: string): Row | null {
  const found = rowForm.exec(line)
  if (!found) return null
  const [, seq, time, kind, division, departments, person, content, leaf, digest, salt] =
    found as unknown as string[]
  const row = { kind, division, departments, person, content, leaf, digest, salt } as Row
  const good =
    Number.isSafeInteger(Number(seq)) &&
    isTime(time!) &&
    [kind, division, departments, content].every((one) => isJson(one!))
  return good ? { ...row, seq: Number(seq), time: time! } : null
}

function readEnd(line: string): End | null {
  const end = parse(line)
  if (end?.format !== auditFormat) return null
  const isText = (one: unknown) => typeof one === 'string'
  const whole = (one: unknown) => Number.isSafeInteger(one)
  const known = 'format county rows checkpoint proof keys witnesses quorum'.split(' ')
  const good =
    Object.keys(end).every((key) => known.includes(key)) &&
    isText(end.county) &&
    [end.rows, end.quorum].every(whole) &&
    (!('checkpoint' in end) || isText(end.checkpoint)) &&
    [end.proof, end.keys, end.witnesses].every((one) => Array.isArray(one) && one.every(isText))
  return good ? (end as unknown as End) : null
}

/** Whether a text is such a file: its last line says so. */
export const isAudit = (whole: string): boolean => {
  const trimmed = whole.trimEnd()
  return readEnd(trimmed.slice(trimmed.lastIndexOf('\n') + 1)) !== null
}

/** The export for reading, which has no proof in it. */
export const isAuditCsv = (whole: string): boolean =>
  /^\uFEFF?"?seq"?,"?time"?,"?kind"?,/.test(whole)

async function faultOf(county: string, row: Row): Promise<Fault> {
  const digest = fromBase64(row.digest)
  if (digest?.length !== 32) return 'content_changed'
  if (row.salt !== undefined) {
    const salt = fromBase64(row.salt)
    const { division, departments, person, content } = row
    const sealed = `{"division":${division},"departments":${departments},"person":"${person}","content":${content}}`
    if (salt?.length !== 16) return 'content_changed'
    if (toBase64(await hash('SHA-256', joined(salt, utf8(sealed)))) !== row.digest)
      return 'content_changed'
  } else if (row.content !== '{}' || row.person !== '0') return 'content_changed'
  const entry =
    `{"county":${JSON.stringify(county)},"seq":${row.seq},"time":"${row.time}",` +
    `"kind":${row.kind},"digest":"${row.digest}"}`
  return toBase64(await leafHash(utf8(entry))) === row.leaf ? 'none' : 'leaf_misplaced'
}

/** The number and the leaf that a row states, however else it is written. */
function placeOf(line: string, row: Row | null): Placed | null {
  const said = row ? { seq: row.seq, leaf_hash: row.leaf } : parse(line)
  const hashed = fromBase64(String(said?.leaf_hash ?? ''))
  const seq = Number(said?.seq)
  return hashed?.length === 32 && Number.isSafeInteger(seq) && seq > 0
    ? { at: seq - 1, hash: hashed }
    : null
}

const breath = () => new Promise((done) => setTimeout(done))

class Reading {
  readonly out: AuditVerdict
  readonly placed: Placed[] = []

  constructor(
    private readonly end: End,
    private readonly size: number,
    trust: Trust,
  ) {
    const nothing = { line: 0, rest: false, rows: 0, erased: 0, newer: 0, missing: 0 }
    const verdict = { ...unproven(trust), fault: 'none' as Fault }
    this.out = { verdict, ...nothing, bad: [], stated: end.rows, lines: 0, first: 0, last: 0 }
  }

  async row(line: string) {
    const { out } = this
    out.lines += 1
    const row = readRow(line)
    const place = placeOf(line, row)
    const misplaced = place && place.at < out.last
    const fault = !row
      ? 'not_a_receipt'
      : misplaced
        ? 'leaf_misplaced'
        : await faultOf(this.end.county, row)
    if (fault !== 'none') out.bad.push({ line: out.lines, seq: place ? place.at + 1 : null, fault })
    if (place && !misplaced) this.place(place, fault === 'none', row?.salt === undefined)
  }

  private place(place: Placed, good: boolean, erased: boolean) {
    const { out } = this
    if (out.first) out.missing += place.at - out.last
    else out.first = place.at + 1
    out.last = place.at + 1
    if (place.at >= this.size) {
      out.newer += good ? 1 : 0
      return
    }
    this.placed.push(place)
    if (!good) return
    out.rows += 1
    out.erased += erased ? 1 : 0
  }

  /** What is wrong with the file as a whole. */
  async close(note: Note, checkpoint: Checkpoint, trust: Trust): Promise<Fault> {
    const { out, end, placed } = this
    if (out.lines !== end.rows) return 'not_a_receipt'
    const proof = end.proof.map(fromBase64)
    const whole = proof.length <= 2 * 64 * (placed.length + 1) && proof.every((one) => one)
    const way = proof as Uint8Array[]
    if (!whole || way.some((one) => one.length !== 32)) return 'not_in_log'
    if (placed.length && !(await verifySubset(placed, this.size, way, checkpoint.root)))
      return 'not_in_log'
    return checkCheckpoint(note, end, trust, out.verdict)
  }
}

/** Null when the text is no such file. */
export async function verifyAudit(
  whole: string,
  trust: Trust = { keys: '', witnesses: '' },
): Promise<AuditVerdict | null> {
  const lines = whole.replace(/\n+$/, '').split('\n')
  const end = readEnd(lines.pop()!)
  if (!end) return null
  const note = end.checkpoint === undefined ? null : parseNote(end.checkpoint)
  const checkpoint = note && parseCheckpoint(note.text)
  const reading = new Reading(end, Number(checkpoint?.size ?? 0n), trust)
  const { out } = reading
  for (const [i, line] of lines.entries()) {
    if (i % 500 === 0) await breath() // a long file must not make the page stand still
    await reading.row(line)
  }
  let fault: Fault = 'not_signed'
  if (checkpoint) {
    Object.assign(out.verdict, { origin: checkpoint.origin, size: String(checkpoint.size) })
    fault = await reading.close(note, checkpoint, trust)
  }
  out.rest = fault === 'none'
  const [first] = out.bad
  out.line = first?.line ?? 0
  out.verdict.fault = first?.fault ?? fault
  return out
}
