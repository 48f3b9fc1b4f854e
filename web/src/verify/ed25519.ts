// ed25519.ts - is this signature by the holder of this key? By WebCrypto where the browser knows Ed25519, else by the
// arithmetic of RFC 8032 section 5.1.7. Nothing here is secret, so it need not take equal time.
import { hash, joined, same } from './bytes'

const p = 2n ** 255n - 19n
const order = 2n ** 252n + 27742317777372353535851937790883648493n
const mod = (n: bigint) => ((n % p) + p) % p

function power(base: bigint, exponent: bigint): bigint {
  let out = 1n
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % p)
    if (e & 1n) out = (out * b) % p
  return out
}
const d = mod(-121665n * power(121666n, p - 2n))
const rootOfMinusOne = power(2n, (p - 1n) / 4n)

/** X/Z, Y/Z with T = XY/Z. */
type Point = [bigint, bigint, bigint, bigint]
const neutral: Point = [0n, 1n, 1n, 0n]

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * t1 * t2 * d)
  const e = mod(2n * z1 * z2)
  const [f, g, h, i] = [b - a, e - c, e + c, b + a]
  return [mod(f * g), mod(h * i), mod(g * h), mod(f * i)]
}

function times(n: bigint, point: Point): Point {
  let out = neutral
  for (let q = point, k = n; k > 0n; k >>= 1n, q = add(q, q)) if (k & 1n) out = add(out, q)
  return out
}

const little = (bytes: Uint8Array): bigint =>
  [...bytes].reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n)

/** Null for bytes that are no point. */
function decode(bytes: Uint8Array): Point | null {
  const all = little(bytes)
  const y = all & (2n ** 255n - 1n)
  if (y >= p) return null
  const u = mod(y * y - 1n)
  const v = mod(d * y * y + 1n)
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (p - 5n) / 8n))
  if (mod(v * x * x) !== u) x = mod(x * rootOfMinusOne)
  if (mod(v * x * x) !== u) return null
  const odd = all >> 255n === 1n
  if (x === 0n && odd) return null
  if (((x & 1n) === 1n) !== odd) x = p - x
  return [x, y, 1n, mod(x * y)]
}

function encode([x, y, z]: Point): Uint8Array {
  const inverse = power(z, p - 2n)
  const number = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n)
  return Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 0xffn))
}

const base = decode(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0x58 : 0x66)))!

export async function plainVerify(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false
  const point = decode(key)
  const s = little(signature.subarray(32))
  if (!point || s >= order) return false
  const r = signature.subarray(0, 32)
  const k = little(await hash('SHA-512', joined(r, key, message))) % order
  const [x, y, z, t] = times(k, point)
  return same(encode(add(times(s, base), [mod(-x), y, z, mod(-t)])), r)
}

export async function verifySignature(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const subtle = globalThis.crypto.subtle
    const held = await subtle.importKey('raw', key as BufferSource, 'Ed25519', false, ['verify'])
    return await subtle.verify('Ed25519', held, signature as BufferSource, message as BufferSource)
  } catch {
    return plainVerify(key, message, signature) // the browser does not know Ed25519, or the key is none
  }
}
