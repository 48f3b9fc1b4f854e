// receipt.ts - what a receipt proves. The checks and their order are those of src/engine/ledger/receipt.cpp.
import { fromBase64, hash, joined, toBase64, utf8 } from './bytes'
import { leafHash, verifyInclusion } from './merkle'
import { check, cosignedAt, parseCheckpoint, parseKey, parseNote } from './note'
import type { Note, VerifierKey } from './note'

export interface Receipt {
  format: string
  content?: string
  salt?: string
  leaf: string
  index: number
  proof: string[]
  checkpoint: string
  keys: string[]
  witnesses: string[]
  quorum: number
  erased?: string // when the content was erased, as the file says
}
/** What a file says of the keys itself. */
export type Stated = Pick<Receipt, 'keys' | 'witnesses' | 'quorum'>
export interface Leaf {
  county: string
  seq: number
  time: string
  kind: string
  digest: string
}
export type Fault =
  | 'none'
  | 'not_a_receipt'
  | 'content_changed'
  | 'leaf_misplaced'
  | 'not_in_log'
  | 'not_signed'
  | 'wrong_signature'
  | 'too_few_witnesses'

/** What the reader knows without the receipt: lines of keys. Whoever made the file could make the keys in it, too. */
export interface Trust {
  keys: string // of the log; empty: those in the receipt are tried
  witnesses: string // got from the witnesses themselves: only these count as proven
  quorum?: number // so many of them must have signed; 1 if not said and there are any
}
export interface Cosigned {
  name: string
  time: number // seconds since 1970
}

export interface Verdict {
  fault: Fault
  ownKey: boolean // the log's key came from the reader, not from the receipt
  origin: string
  size: string
  key: string
  leaf: Leaf | null
  content: string | null
  erased: string | null // as the file states it
  witnessed: Cosigned[] // by keys of the reader
  stated: Cosigned[] // by keys that only the receipt states: anybody can make such ones
  known: number // witnesses that the reader knows
  askedOf: number // how many of them had to sign
}

const texts = ['format', 'leaf', 'checkpoint'] as const
const lists = ['proof', 'keys', 'witnesses'] as const
const numbers = ['index', 'quorum'] as const

export function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

export const isTime = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(text) && !Number.isNaN(Date.parse(text))

function readReceipt(text: string): Receipt | null {
  const value = parse(text)
  if (!value) return null
  const known = new Set<string>([...texts, ...lists, ...numbers, 'content', 'salt', 'erased'])
  const whole = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0
  const isText = (one: unknown) => typeof one === 'string'
  const good =
    Object.keys(value).every((key) => known.has(key)) &&
    texts.every((key) => isText(value[key])) &&
    numbers.every((key) => whole(value[key])) &&
    lists.every((key) => Array.isArray(value[key]) && (value[key] as unknown[]).every(isText)) &&
    ['content', 'salt', 'erased'].every((key) => !(key in value) || isText(value[key])) &&
    (!('erased' in value) || isTime(value['erased'] as string))
  return good ? (value as unknown as Receipt) : null
}

function readLeaf(text: string): Leaf | null {
  const leaf = parse(text)
  const keys = ['county', 'seq', 'time', 'kind', 'digest']
  const good =
    leaf &&
    Object.keys(leaf).length === keys.length &&
    keys.every((key) => typeof leaf[key] === (key === 'seq' ? 'number' : 'string'))
  return good ? (leaf as unknown as Leaf) : null
}

/** The receipt's text out of a file, or out of the text of a QR code: "…#r=" and base64url of raw deflate. */
export async function unpack(text: string): Promise<string> {
  const mark = text.indexOf('#r=')
  if (text.trimStart().startsWith('{') || mark < 0) return text
  const base64 = text
    .slice(mark + 3)
    .trim()
    .replace(/-/g, '+')
    .replace(/_/g, '/')
  const bytes = fromBase64(base64 + '='.repeat((4 - (base64.length % 4)) % 4))
  if (!bytes) return ''
  try {
    const stream = new Blob([bytes as BlobPart]).stream()
    return await new Response(stream.pipeThrough(new DecompressionStream('deflate-raw'))).text()
  } catch {
    return ''
  }
}

/** The other way round: the link of a QR code. */
export async function pack(text: string, page: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const base64 = toBase64(new Uint8Array(await new Response(stream).arrayBuffer()))
  return `${page}#r=${base64.replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_')}`
}

async function contentFits(receipt: Receipt, leaf: Leaf): Promise<boolean> {
  if (receipt.content === undefined && receipt.salt === undefined) return true
  const salt = fromBase64(receipt.salt ?? '')
  if (receipt.content === undefined || salt?.length !== 16) return false
  return toBase64(await hash('SHA-256', joined(salt, utf8(receipt.content)))) === leaf.digest
}

async function signatures(note: Note, keys: VerifierKey[], verdict: Verdict): Promise<Fault> {
  for (const key of keys) {
    if (key.cosigner || key.name !== verdict.origin) continue
    const is = await check(note, key)
    if (is === 'wrong') return 'wrong_signature'
    if (is === 'yes' && !verdict.key) verdict.key = key.text
  }
  return verdict.key ? 'none' : 'not_signed'
}

/** Those who have signed and are not counted yet: one witness under two names is one. */
async function cosigners(note: Note, keys: VerifierKey[], counted: Set<string>) {
  const out: Cosigned[] = []
  for (const key of keys) {
    const time = await cosignedAt(note, key)
    const held = toBase64(key.key)
    if (time === null || counted.has(held)) continue
    counted.add(held)
    out.push({ name: key.name, time })
  }
  return out
}

async function witnesses(
  note: Note,
  stated: Stated,
  trust: Trust,
  verdict: Verdict,
): Promise<Fault> {
  const trusted = await keysOf(wordsIn(trust.witnesses))
  const counted = new Set<string>()
  verdict.known = new Set(trusted.map(({ key }) => toBase64(key))).size
  verdict.askedOf = trust.quorum ?? (verdict.known ? 1 : 0)
  verdict.witnessed = await cosigners(note, trusted, counted)
  verdict.stated = await cosigners(note, await keysOf(stated.witnesses), counted)
  const enough = verdict.witnessed.length >= verdict.askedOf && counted.size >= stated.quorum
  return enough ? 'none' : 'too_few_witnesses'
}

const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean)

async function keysOf(lines: string[]): Promise<VerifierKey[]> {
  const keys = await Promise.all(lines.map(parseKey))
  return keys.filter((key) => key !== null)
}

/** A key of the kind 国密, which this page cannot use and the command can: it stands in a log's list beside the other. */
const isSm2 = (line: string) => fromBase64(line.split('+').slice(2).join('+'))?.[0] === 255

/** The first word among the reader's keys that cannot be used; null when all can. */
export async function unusable(lines: string, ofWitness: boolean): Promise<string | null> {
  const words = wordsIn(lines)
  let good = 0
  for (const word of words) {
    const key = await parseKey(word)
    if (key && key.cosigner === ofWitness) good += 1
    else if (ofWitness || !isSm2(word)) return word
  }
  return good || !words.length ? null : words[0]!
}

export const keysIn = async (lines: string) =>
  new Set((await keysOf(wordsIn(lines))).map(({ key }) => toBase64(key))).size

export function unproven(trust: Trust): Verdict {
  return {
    fault: 'not_a_receipt',
    ownKey: wordsIn(trust.keys).length > 0,
    origin: '',
    size: '0',
    key: '',
    leaf: null,
    content: null,
    erased: null,
    witnessed: [],
    stated: [],
    known: 0,
    askedOf: 0,
  }
}

/** Who has signed the checkpoint; written into the verdict. */
export async function checkCheckpoint(
  note: Note,
  stated: Stated,
  trust: Trust,
  verdict: Verdict,
): Promise<Fault> {
  const keys = await keysOf(verdict.ownKey ? wordsIn(trust.keys) : stated.keys)
  const fault = await signatures(note, keys, verdict)
  return fault === 'none' ? witnesses(note, stated, trust, verdict) : fault
}

export async function verify(
  text: string,
  trust: Trust = { keys: '', witnesses: '' },
): Promise<Verdict> {
  const verdict = unproven(trust)
  const receipt = readReceipt(await unpack(text))
  const leaf = receipt && readLeaf(receipt.leaf)
  const note = receipt && parseNote(receipt.checkpoint)
  const checkpoint = note && parseCheckpoint(note.text)
  const proof = receipt?.proof.map(fromBase64) ?? []
  const whole = proof.length <= 64 && proof.every((one) => one?.length === 32)
  if (receipt?.format !== 'huying-receipt/1' || !leaf || !note || !checkpoint || !whole)
    return verdict
  Object.assign(verdict, { leaf, origin: checkpoint.origin })
  verdict.content = receipt.content ?? null
  verdict.erased = receipt.erased ?? null
  verdict.size = String(checkpoint.size)
  const refuse = (fault: Fault) => ({ ...verdict, fault })
  if (!(await contentFits(receipt, leaf))) return refuse('content_changed')
  if (leaf.seq !== receipt.index + 1) return refuse('leaf_misplaced')
  const hashed = await leafHash(utf8(receipt.leaf))
  const way = proof as Uint8Array[]
  if (
    !(await verifyInclusion(BigInt(receipt.index), checkpoint.size, hashed, way, checkpoint.root))
  )
    return refuse('not_in_log')
  return refuse(await checkCheckpoint(note, receipt, trust, verdict))
}
