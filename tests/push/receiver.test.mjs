// receiver.test.mjs - the receiver accepts only what RFC 8291 and 8292 allow. Run: node --test
// Its messages come from the RFC or from a sender written here, not from the server under test.
import assert from 'node:assert/strict'
import { createCipheriv, createECDH, generateKeyPairSync, hkdfSync, randomBytes, sign }
  from 'node:crypto'
import { after, before, test } from 'node:test'
import { start } from './receiver.mjs'
import { Refusal, decrypt } from './webpush.mjs'

const b64 = bytes => Buffer.from(bytes).toString('base64url')
const unb64 = text => Buffer.from(text, 'base64url')
let service, server
before(async () => ({ service, server } = await start()))
after(() => server.close())

function application_server() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  return { privateKey, k: b64(Buffer.concat([Buffer.of(4), unb64(x), unb64(y)])) }
}

function vapid({ privateKey, k }, claims = {}) {
  const exp = Math.floor(Date.now() / 1000) + 3600
  const all = { aud: service.origin, exp, sub: 'mailto:a@b.example', ...claims }
  const text = [{ typ: 'JWT', alg: 'ES256' }, all].map(o => b64(JSON.stringify(o))).join('.')
  const mark = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${text}.${b64(mark)}, k=${k}`
}

function encrypt(payload, { p256dh, auth }) {
  const pair = createECDH('prime256v1')
  const sender = pair.generateKeys()
  const salt = randomBytes(16)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), unb64(p256dh), sender])
  const derive = (...inputs) => Buffer.from(hkdfSync('sha256', ...inputs))
  const material = derive(pair.computeSecret(unb64(p256dh)), unb64(auth), info, 32)
  const cipher = createCipheriv('aes-128-gcm',
    derive(material, salt, 'Content-Encoding: aes128gcm\0', 16),
    derive(material, salt, 'Content-Encoding: nonce\0', 12))
  return Buffer.concat([salt, Buffer.of(0, 0, 16, 0, 65), sender,
    cipher.update(payload), cipher.update(Buffer.of(2, 0, 0)), cipher.final(), cipher.getAuthTag()])
}

const post = (path, body, headers) =>
  fetch(service.origin + path, { method: 'POST', body, headers })
const post_json = async (path, value) => (await post(path, JSON.stringify(value))).json()
const received = async id => (await fetch(`${service.origin}/received/${id}`)).json()

function push({ id }, authorization, body, more = {}) {
  return post(`/push/${id}`, body,
    { authorization, TTL: '60', 'Content-Encoding': 'aes128gcm', ...more })
}

test('reads the message of RFC 8291 appendix A', () => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(unb64('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'))
  const body = unb64('DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZI' +
    'IgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXz' +
    'tLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN')
  const browser = { pair, auth: unb64('BTBZMqHH6r4Tts7J_aSIgg') }
  assert.equal(decrypt(body, browser).toString(), 'When I grow up, I want to be a watermelon')
  for (let i = 0; i < body.length; ++i) {
    if (i >= 16 && i < 20) continue // the record size alone is not authenticated
    const changed = Buffer.from(body)
    changed[i] ^= 1
    assert.throws(() => decrypt(changed, browser), Refusal)
  }
})

test('takes a good message and shows it', async () => {
  const subscription = await post_json('/subscribe', {})
  const body = encrypt('呼应', subscription.keys)
  const answer = await push(subscription, vapid(application_server()), body,
    { Urgency: 'high', Topic: 'case-1' })
  assert.equal(answer.status, 201)
  assert.match(answer.headers.get('location'), /\/message\//)
  const { messages: [message], rejected } = await received(subscription.id)
  assert.deepEqual(rejected, [])
  assert.equal(message.payload, '呼应')
  assert.deepEqual([message.ttl, message.urgency, message.topic], [60, 'high', 'case-1'])
  assert.equal(message.vapid.aud, service.origin)
})

test('refuses tokens that are not right', async () => {
  const me = application_server()
  const subscription = await post_json('/subscribe', { applicationServerKey: me.k })
  const body = encrypt('x', subscription.keys)
  const now = Math.floor(Date.now() / 1000)
  const good = vapid(me)
  const wrong = [
    [undefined, 401], ['Bearer x', 401], [vapid(me, { aud: 'http://127.0.0.1:1' }), 401],
    [vapid(me, { exp: now - 1 }), 401], [vapid(me, { exp: now + 25 * 3600 }), 401],
    [vapid(me, { sub: 'nobody' }), 401], [good.replace(me.k, application_server().k), 401],
    [good.replace(/k=.*/, 'k=AAAA'), 401], [vapid(application_server()), 403],
  ]
  for (const [authorization, status] of wrong)
    assert.equal((await push(subscription, authorization ?? '', body)).status, status)
  assert.equal((await push(subscription, good, body)).status, 201)
  assert.equal((await received(subscription.id)).rejected.length, wrong.length)
})

test('refuses bodies and headers that are not right', async () => {
  const subscription = await post_json('/subscribe', {})
  const other = await post_json('/subscribe', {})
  const token = vapid(application_server())
  const body = encrypt('x', subscription.keys)
  const status = async (...more) => (await push(subscription, token, ...more)).status
  assert.equal(await status(encrypt('x', other.keys)), 400)
  assert.equal(await status(body.subarray(0, 90)), 400)
  assert.equal(await status(Buffer.alloc(4097)), 413)
  assert.equal(await status(body, { TTL: '' }), 400)
  assert.equal(await status(body, { Urgency: 'loud' }), 400)
  assert.equal(await status(body, { Topic: 'a.b' }), 400)
  assert.equal(await status(body, { 'Content-Encoding': 'aesgcm' }), 415)
  assert.equal((await push({ id: 'none' }, token, body)).status, 404)
})

test('answers as its mode says, so many times', async () => {
  const subscription = await post_json('/subscribe', {})
  const body = encrypt('x', subscription.keys)
  const once = () => push(subscription, vapid(application_server()), body)
  await post_json(`/mode/${subscription.id}`, { mode: 'busy', retry_after: 7, times: 2 })
  for (let i = 0; i < 2; ++i) {
    const answer = await once()
    assert.equal(answer.status, 429)
    assert.equal(answer.headers.get('retry-after'), '7')
  }
  assert.equal((await once()).status, 201)
  const modes = { gone: 410, unavailable: 503, missing: 404, ok: 201 }
  for (const [mode, status] of Object.entries(modes)) {
    await post_json(`/mode/${subscription.id}`, { mode })
    assert.equal((await once()).status, status)
  }
  const bad = await post(`/mode/${subscription.id}`, JSON.stringify({ mode: 'asleep' }))
  assert.equal(bad.status, 400)
})
