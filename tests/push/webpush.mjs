// webpush.mjs - what a push service and a browser do with one message: check who sends it
// (VAPID, RFC 8292) and decrypt it (RFC 8291, RFC 8188). For tests only; needs node:crypto alone.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify }
  from 'node:crypto'

const header_bytes = 86 // RFC 8291 section 4: salt 16, record size 4, key length 1, key 65
const max_body_bytes = 4096 // RFC 8030 section 7.2
const longest_token_s = 24 * 3600 // RFC 8292 section 2

/** A reason to answer `status` instead of 201. */
export class Refusal extends Error {
  constructor(status, reason) {
    super(reason)
    this.status = status
  }
}

/** Bytes of base64url text without padding; a Refusal names `what` if it is not. */
export function decode(text, what, status = 401) {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Refusal(status, `${what} is not base64url`)
  return bytes
}

/** What a browser makes when it subscribes: `pair` and `auth` stay with it. */
export function new_browser() {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return { pair, auth: randomBytes(16) }
}

function verifying_key(point) {
  if (point.length !== 65 || point[0] !== 4) throw new Refusal(401, 'k is not a P-256 point')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(b => b.toString('base64url'))
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  } catch {
    throw new Refusal(401, 'k is not a P-256 point')
  }
}

function parse_json(bytes, what) {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Refusal(401, `${what} is not JSON`)
  }
}

function check_claims({ aud, exp, sub }, origin, now_s) {
  if (aud !== origin) throw new Refusal(401, `aud is ${aud}, not ${origin}`)
  if (!Number.isInteger(exp) || exp <= now_s) throw new Refusal(401, 'the token has expired')
  if (exp > now_s + longest_token_s) throw new Refusal(401, 'exp is more than 24 h ahead')
  if (sub !== undefined && !/^(mailto:|https:)/.test(sub))
    throw new Refusal(401, 'sub is neither mailto: nor https:')
}

/** Checks `vapid t=…, k=…` and returns { key, claims }; throws a Refusal. */
export function check_vapid(authorization, origin, now_s) {
  const form = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/i
  const [, head, body, mark, key] = form.exec(authorization ?? '') ?? []
  if (!key) throw new Refusal(401, 'no Authorization of the form vapid t=…, k=…')
  if (parse_json(decode(head, 't'), 'the token header')?.alg !== 'ES256')
    throw new Refusal(401, 'alg is not ES256')
  const signature = decode(mark, 't')
  const public_key = { key: verifying_key(decode(key, 'k')), dsaEncoding: 'ieee-p1363' }
  if (signature.length !== 64 ||
      !verify('sha256', Buffer.from(`${head}.${body}`), public_key, signature))
    throw new Refusal(401, 'the signature does not fit k')
  const claims = parse_json(decode(body, 't'), 'the claims')
  check_claims(claims ?? {}, origin, now_s)
  return { key, claims }
}

function hkdf(secret, salt, info, size) {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, size))
}

function message_keys({ pair, auth }, salt, sender) {
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender])
  let shared
  try {
    shared = pair.computeSecret(sender)
  } catch {
    throw new Refusal(400, "the sender's key is not a P-256 point")
  }
  const material = hkdf(shared, auth, info, 32)
  return {
    key: hkdf(material, salt, 'Content-Encoding: aes128gcm\0', 16),
    nonce: hkdf(material, salt, 'Content-Encoding: nonce\0', 12),
  }
}

/** The payload of a single-record message for `browser`; throws a Refusal. */
export function decrypt(body, browser) {
  if (body.length > max_body_bytes) throw new Refusal(413, 'the body is over 4096 bytes')
  if (body.length < header_bytes + 17) throw new Refusal(400, 'the body is too short')
  const record = body.subarray(header_bytes)
  if (body[20] !== 65) throw new Refusal(400, 'the key id has not 65 bytes')
  if (record.length > body.readUInt32BE(16)) throw new Refusal(400, 'more than one record')
  const { key, nonce } = message_keys(browser, body.subarray(0, 16), body.subarray(21, 86))
  const cipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 })
  cipher.setAuthTag(record.subarray(-16))
  let text
  try {
    text = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()])
  } catch {
    throw new Refusal(400, 'the message cannot be decrypted')
  }
  let end = text.length - 1
  while (end >= 0 && text[end] === 0) --end
  if (text[end] !== 2) throw new Refusal(400, 'no last-record mark (0x02) before the padding')
  return text.subarray(0, end)
}
