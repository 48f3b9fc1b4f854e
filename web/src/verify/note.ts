// note.ts - signed notes, checkpoints and keys, as src/engine/ledger/note.cpp reads them. Ed25519 and cosignatures; SM2
// signatures are for programs that know SM2. Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature.
import { fromBase64, hash, joined, same, utf8 } from './bytes'
import { verifySignature } from './ed25519'

export interface NoteSignature {
  name: string
  bytes: Uint8Array
}
export interface Note {
  text: string
  signatures: NoteSignature[]
}
export interface VerifierKey {
  text: string
  name: string
  cosigner: boolean
  id: Uint8Array
  key: Uint8Array
}
export interface Checkpoint {
  origin: string
  size: bigint
  root: Uint8Array
}

const isName = (name: string) => name !== '' && !/[\s+\u0000-\u0020\u007f\u0085]/u.test(name)

export function parseNote(note: string): Note | null {
  // eslint-disable-next-line no-control-regex
  if (note.length > 1 << 20 || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return null
  const split = note.lastIndexOf('\n\n')
  const lines = note.slice(split + 2).split('\n')
  if (split < 0 || lines.pop() !== '' || lines.length === 0 || lines.length > 64) return null
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const [dash, name = '', base64 = '', ...more] = line.split(' ')
    const bytes = fromBase64(base64)
    if (dash !== '—' || more.length || !isName(name) || !bytes || bytes.length < 5) return null
    signatures.push({ name, bytes })
  }
  return { text: note.slice(0, split + 1), signatures }
}

export async function parseKey(text: string): Promise<VerifierKey | null> {
  const [name = '', hex = '', ...rest] = text.split('+')
  const bytes = fromBase64(rest.join('+'))
  if (!isName(name) || !/^[0-9a-f]{8}$/i.test(hex) || bytes?.length !== 33) return null
  if (bytes[0] !== 1 && bytes[0] !== 4) return null
  const id = (await hash('SHA-256', joined(utf8(`${name}\n`), bytes))).subarray(0, 4)
  if ([...id].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== hex.toLowerCase())
    return null
  return { text, name, cosigner: bytes[0] === 4, id, key: bytes.subarray(1) }
}

export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size = '', base64 = '', ...more] = text.split('\n')
  const root = fromBase64(base64)
  if (!origin || !/^(0|[1-9]\d{0,18})$/.test(size) || root?.length !== 32) return null
  if (more.pop() !== '' || more.includes('')) return null
  return { origin, size: BigInt(size), root }
}

const lastSecond = 253_402_300_799n // 9999-12-31T23:59:59Z: what is later is no date

/** When a witness signed, in seconds since 1970; null when its signature does not fit. */
async function goodAt(
  text: string,
  signature: Uint8Array,
  key: VerifierKey,
): Promise<number | null> {
  if (signature.length !== 72) return null
  const view = new DataView(signature.buffer, signature.byteOffset, 8)
  const time = view.getBigUint64(0)
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`)
  const good =
    time <= lastSecond && (await verifySignature(key.key, message, signature.subarray(8)))
  return good ? Number(time) : null
}

const by = (note: Note, key: VerifierKey) =>
  note.signatures.filter((one) => one.name === key.name && same(one.bytes.subarray(0, 4), key.id))

/** Of a log's key: no signature, a good one, or one that does not fit. */
export async function check(note: Note, key: VerifierKey): Promise<'no' | 'yes' | 'wrong'> {
  const found = by(note, key)
  for (const one of found)
    if (!(await verifySignature(key.key, utf8(note.text), one.bytes.subarray(4)))) return 'wrong'
  return found.length ? 'yes' : 'no'
}

export async function cosignedAt(note: Note, key: VerifierKey): Promise<number | null> {
  let latest: number | null = null
  if (key.cosigner)
    for (const one of by(note, key)) {
      const time = await goodAt(note.text, one.bytes.subarray(4), key)
      if (time !== null && time > (latest ?? -1)) latest = time
    }
  return latest
}
