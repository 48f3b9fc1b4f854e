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

interface Kind {
  bits: bigint // of a word
  rounds: number
  turns: number[] // big sigma 0, 1; small sigma 0, 1, whose last is a shift
}
const sha2: Record<'SHA-256' | 'SHA-512', Kind> = {
  'SHA-256': { bits: 32n, rounds: 64, turns: [2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10] },
  'SHA-512': { bits: 64n, rounds: 80, turns: [28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6] },
}

/** Slow and plain: for browsers without WebCrypto. */
export function plainHash(name: 'SHA-256' | 'SHA-512', message: Uint8Array): Uint8Array {
  const { bits, rounds, turns } = sha2[name]
  const mask = (1n << bits) - 1n
  const word = Number(bits / 8n)
  const top = (n: bigint) => n >> (64n - bits)
  const right = (x: bigint, n: number) => ((x >> BigInt(n)) | (x << (bits - BigInt(n)))) & mask
  const sigma = (x: bigint, at: number, shift: boolean) =>
    right(x, turns[at]!) ^
    right(x, turns[at + 1]!) ^
    (shift ? x >> BigInt(turns[at + 2]!) : right(x, turns[at + 2]!))
  const constants = roots(3, rounds).map(top)
  let state = roots(2, 8).map(top)
  const block = 16 * word
  const padded = new Uint8Array(Math.ceil((message.length + 1 + 2 * word) / block) * block)
  padded.set(message)
  padded[message.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  for (let start = 0; start < padded.length; start += block) {
    const w: bigint[] = []
    for (let i = 0; i < 16; i++)
      w.push(
        padded
          .subarray(start + i * word, start + (i + 1) * word)
          .reduce((n, byte) => (n << 8n) | BigInt(byte), 0n),
      )
    for (let i = 16; i < rounds; i++)
      w.push(
        (sigma(w[i - 2]!, 9, true) + w[i - 7]! + sigma(w[i - 15]!, 6, true) + w[i - 16]!) & mask,
      )
    let [a, b, c, d, e, f, g, h] = state as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ]
    for (let i = 0; i < rounds; i++) {
      const one = h + sigma(e, 3, false) + ((e & f) ^ (~e & mask & g)) + constants[i]! + w[i]!
      const two = sigma(a, 0, false) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & mask, c, b, a, (one + two) & mask]
    }
    state = [a, b, c, d, e, f, g, h].map((value, i) => (value + state[i]!) & mask)
  }
  return Uint8Array.from(
    state.flatMap((value) =>
      Array.from({ length: word }, (_, i) => Number((value >> BigInt(8 * (word - 1 - i))) & 0xffn)),
    ),
  )
}

export async function hash(name: 'SHA-256' | 'SHA-512', message: Uint8Array): Promise<Uint8Array> {
  const subtle = globalThis.crypto?.subtle
  if (!subtle) return plainHash(name, message)
  return new Uint8Array(await subtle.digest(name, message as BufferSource))
}
