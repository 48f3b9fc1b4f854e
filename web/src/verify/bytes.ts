// bytes.ts - bytes, base64 (RFC 4648 section 4, strict) and hashes. WebCrypto hashes where the browser offers it; it does
// not on a page that came over plain http, so the two hashes are here, too. Source: FIPS 180-4.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export function joined(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Null for anything that is not the one text of some bytes. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null
  const bare = text.replace(/={1,2}$/, '')
  if ([...bare].some((letter) => !letters.includes(letter))) return null
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    return toBase64(bytes) === text ? bytes : null // stray bits at the end
  } catch {
    return null
  }
}

const roots = (power: number, count: number): bigint[] => {
  const out: bigint[] = []
  for (let n = 2n; out.length < count; n++) {
    let prime = true
    for (let d = 2n; d * d <= n; d++) if (n % d === 0n) prime = false
    if (prime) out.push(fraction(n, power))
  }
  return out
}

/** The first 64 bits of the fraction of a square or cube root: what FIPS 180-4 takes its constants from. */
function fraction(n: bigint, power: number): bigint {
  const target = n << BigInt(64 * power)
  let low = 0n
  let high = 1n << 80n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** BigInt(power) <= target) low = middle
    else high = middle
  }
  return low & 0xffffffffffffffffn
}

/** The constants and the first state, 64 bits each; SHA-256 takes their upper halves. */
const constants = roots(3, 80)
const beginnings = roots(2, 8)

/** The message, 0x80, zeros, and its length in bits at the end of a block. */
function padded(message: Uint8Array, block: number, ofLength: number): Uint8Array {
  const out = new Uint8Array(Math.ceil((message.length + 1 + ofLength) / block) * block)
  out.set(message)
  out[message.length] = 0x80
  new DataView(out.buffer).setBigUint64(out.length - 8, BigInt(message.length) * 8n)
  return out
}

const upper = (values: bigint[]) => Uint32Array.from(values, (one) => Number(one >> 32n))
const right = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** In numbers of 32 bits, since an audit file has many to do. */
function sha256(message: Uint8Array): Uint8Array {
  const bytes = padded(message, 64, 8)
  const view = new DataView(bytes.buffer)
  const k = upper(constants.slice(0, 64))
  const state = upper(beginnings)
  const w = new Uint32Array(64)
  for (let start = 0; start < bytes.length; start += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(start + 4 * i)
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 2]!, w[i - 15]!]
      const one = right(x, 17) ^ right(x, 19) ^ (x >>> 10)
      w[i] = one + w[i - 7]! + (right(y, 7) ^ right(y, 18) ^ (y >>> 3)) + w[i - 16]!
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as number[] as Eight<number>
    for (let i = 0; i < 64; i++) {
      const big = right(e, 6) ^ right(e, 11) ^ right(e, 25)
      const one = h + big + ((e & f) ^ (~e & g)) + k[i]! + w[i]!
      const two = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    for (const [i, one] of [a, b, c, d, e, f, g, h].entries()) state[i]! += one
  }
  const out = new DataView(new ArrayBuffer(32))
  state.forEach((one, i) => out.setUint32(4 * i, one))
  return new Uint8Array(out.buffer)
}

type Eight<T> = [T, T, T, T, T, T, T, T]
const mask = (1n << 64n) - 1n
const turned = (x: bigint, ...by: bigint[]) =>
  by.reduce((all, n) => all ^ (((x >> n) | (x << (64n - n))) & mask), 0n)

/** Slow and plain: a signature needs few. */
function sha512(message: Uint8Array): Uint8Array {
  const bytes = padded(message, 128, 16)
  const view = new DataView(bytes.buffer)
  let state = beginnings
  for (let start = 0; start < bytes.length; start += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(start + 8 * i))
    for (let i = 16; i < 80; i++) {
      const [x, y] = [w[i - 2]!, w[i - 15]!]
      const one = turned(x, 19n, 61n) ^ (x >> 6n)
      w.push((one + w[i - 7]! + (turned(y, 1n, 8n) ^ (y >> 7n)) + w[i - 16]!) & mask)
    }
    let [a, b, c, d, e, f, g, h] = state as Eight<bigint>
    for (let i = 0; i < 80; i++) {
      const one = h + turned(e, 14n, 18n, 41n) + ((e & f) ^ (~e & mask & g)) + constants[i]! + w[i]!
      const two = turned(a, 28n, 34n, 39n) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & mask, c, b, a, (one + two) & mask]
    }
    state = [a, b, c, d, e, f, g, h].map((value, i) => (value + state[i]!) & mask)
  }
  const out = new DataView(new ArrayBuffer(64))
  state.forEach((one, i) => out.setBigUint64(8 * i, one))
  return new Uint8Array(out.buffer)
}

/** For browsers without WebCrypto. */
export const plainHash = (name: 'SHA-256' | 'SHA-512', message: Uint8Array): Uint8Array =>
  name === 'SHA-256' ? sha256(message) : sha512(message)

export async function hash(name: 'SHA-256' | 'SHA-512', message: Uint8Array): Promise<Uint8Array> {
  const subtle = globalThis.crypto?.subtle
  if (!subtle) return plainHash(name, message)
  return new Uint8Array(await subtle.digest(name, message as BufferSource))
}
