// The published vectors, as the C++ tests read them; and receipts, with every single change refused.
import { readFileSync } from 'node:fs'
import { generateKeyPairSync, sign, createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fromBase64, hash, joined, plainHash, same, toBase64, utf8 } from './bytes'
import { plainVerify, verifySignature } from './ed25519'
import { leafHash, verifyConsistency, verifyInclusion } from './merkle'
import { check, cosignedAt, parseCheckpoint, parseKey, parseNote } from './note'
import { receiptsIn, verifyAll } from './bundle'
import { pack, unpack, verify } from './receipt'
import { deflateRawSync } from 'node:zlib'

const vectors = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../tests/vectors/${name}.json`, import.meta.url), 'utf8').replace(
      /18446744073709551615/g,
      '"18446744073709551615"', // more than a JavaScript number holds
    ),
  )
const patience = 60_000 // ms: signatures by plain arithmetic, on a machine that may be busy
const bytes = (text: string) => fromBase64(text)!

describe('hashes', () => {
  test.each([0, 1, 55, 56, 63, 64, 111, 112, 127, 128, 300])(
    'of %d bytes are those of others',
    (n) => {
      const message = Uint8Array.from({ length: n }, (_, i) => i & 255)
      for (const [ours, theirs] of [
        ['SHA-256', 'sha256'],
        ['SHA-512', 'sha512'],
      ] as const)
        expect(toBase64(plainHash(ours, message))).toBe(
          createHash(theirs).update(message).digest('base64'),
        )
    },
  )
  test('base64 is strict', () => {
    for (const bad of ['A', 'AB==', 'A===', '====', '_AAA', 'AA==AAAA', 'AA A'])
      expect(fromBase64(bad), bad).toBeNull()
  })
})

describe('proofs of others are judged as they say', () => {
  const { inclusion, consistency } = vectors('merkle')
  test('inclusion', async () => {
    expect(inclusion).toHaveLength(98)
    for (const c of inclusion)
      expect(
        await verifyInclusion(
          BigInt(c.leafIdx),
          BigInt(c.treeSize),
          bytes(c.leafHash),
          c.proof.map(bytes),
          bytes(c.root),
        ),
        c.name,
      ).toBe(!c.wantErr)
  })
  test('consistency', async () => {
    expect(consistency).toHaveLength(98)
    for (const c of consistency)
      expect(
        await verifyConsistency(
          BigInt(c.size1),
          BigInt(c.size2),
          c.proof.map(bytes),
          bytes(c.root1),
          bytes(c.root2),
        ),
        c.name,
      ).toBe(!c.wantErr)
  })
})

test(
  'a published log is read and checked',
  async () => {
    const log = vectors('tlog')
    const key = (await parseKey(log.key))!
    for (const [size, text] of log.checkpoints.entries()) {
      const note = parseNote(text)!
      expect(await check(note, key)).toBe('yes')
      expect(
        await plainVerify(key.key, utf8(note.text), note.signatures[0]!.bytes.subarray(4)),
      ).toBe(true)
      expect(parseCheckpoint(note.text)!.size).toBe(BigInt(size))
      if (size !== 7) continue
      for (let i = 0; i < text.length; i++) {
        const bad =
          text.slice(0, i) + String.fromCodePoint(text.charCodeAt(i) ^ 1) + text.slice(i + 1)
        const changed = parseNote(bad)
        expect(changed && (await check(changed, key)), `${size} at ${i}`).not.toBe('yes')
      }
    }
  },
  patience,
)

/** A log of our own with a witness, and a receipt of its event 3 of 5. */
async function made() {
  const pair = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    return {
      raw: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
      privateKey,
    }
  }
  const [log, witness] = [pair(), pair()]
  const id = async (name: string, type: number, raw: Uint8Array) =>
    (await hash('SHA-256', joined(utf8(`${name}\n`), Uint8Array.of(type), raw))).subarray(0, 4)
  const vkey = async (name: string, type: number, raw: Uint8Array) =>
    `${name}+${Buffer.from(await id(name, type, raw)).toString('hex')}+${toBase64(joined(Uint8Array.of(type), raw))}`
  const origin = 'log.huying.example/330521'
  const salt = new Uint8Array(16).fill(7)
  const content =
    '{"division":"330521001","departments":"environment","person":"7","content":{"说明":"好"}}'
  const digest = toBase64(await hash('SHA-256', joined(salt, utf8(content))))
  const leaf = JSON.stringify({
    county: '330521',
    seq: 3,
    time: '2016-12-01T02:00:00Z',
    kind: 'case_accepted',
    digest,
  })
  const node = (a: Uint8Array, b: Uint8Array) => hash('SHA-256', joined(Uint8Array.of(1), a, b))
  const others = await Promise.all(['a', 'b', 'd', 'e'].map((one) => leafHash(utf8(one))))
  const [a, b, fourth, fifth] = others as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  const left = await node(a, b)
  const root = await node(await node(left, await node(await leafHash(utf8(leaf)), fourth)), fifth)
  const body = `${origin}\n5\n${toBase64(root)}\n`
  const line = (name: string, ...parts: Uint8Array[]) => `— ${name} ${toBase64(joined(...parts))}\n`
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, 1_679_315_147n)
  const cosigned = sign(null, utf8(`cosignature/v1\ntime 1679315147\n${body}`), witness.privateKey)
  const checkpoint =
    `${body}\n` +
    line(origin, await id(origin, 1, log.raw), sign(null, utf8(body), log.privateKey)) +
    line('w.example/a', await id('w.example/a', 4, witness.raw), time, cosigned)
  const receipt = {
    format: 'huying-receipt/1',
    content,
    salt: toBase64(salt),
    leaf,
    index: 2,
    proof: [fourth, left, fifth].map(toBase64),
    checkpoint,
    keys: [await vkey(origin, 1, log.raw)],
    witnesses: [await vkey('w.example/a', 4, witness.raw)],
    quorum: 1,
  }
  return receipt
}

describe('a receipt', () => {
  test('proves what it says', async () => {
    const receipt = await made()
    const verdict = await verify(JSON.stringify(receipt))
    expect(verdict).toMatchObject({
      fault: 'none',
      ownKey: false,
      size: '5',
      content: receipt.content,
    })
    expect(verdict.stated).toEqual([{ name: 'w.example/a', time: 1679315147 }])
    const trust = { keys: receipt.keys[0]!, witnesses: receipt.witnesses[0]! }
    expect(await verify(JSON.stringify(receipt), trust)).toMatchObject({
      fault: 'none',
      ownKey: true,
      witnessed: verdict.stated,
      stated: [],
    })
    const note = parseNote(receipt.checkpoint)!
    expect(await cosignedAt(note, (await parseKey(receipt.witnesses[0]!))!)).toBe(1679315147)
  })

  test('is read out of the text of a QR code', async () => {
    const text = JSON.stringify(await made())
    const link = `https://huying.example/verify#r=${deflateRawSync(text).toString('base64url')}`
    expect(await unpack(link)).toBe(text)
    expect(await unpack(await pack(text, 'https://huying.example/verify'))).toBe(text)
    expect(await verify(link)).toMatchObject({ fault: 'none' })
    expect(await verify(link.slice(0, -9))).toMatchObject({ fault: 'not_a_receipt' })
  })

  test('without its content still proves that it happened', async () => {
    const { content: _content, salt: _salt, ...rest } = await made()
    expect(await verify(JSON.stringify(rest))).toMatchObject({ fault: 'none', content: null })
  })

  test(
    'with any letter changed is refused',
    async () => {
      const good = await made()
      for (const field of ['content', 'salt', 'leaf', 'checkpoint'] as const)
        for (let i = 0; i < good[field].length; i += field === 'checkpoint' ? 3 : 1) {
          const was = good[field]
          const changed =
            was.slice(0, i) + String.fromCharCode(was.charCodeAt(i) ^ 1) + was.slice(i + 1)
          const { fault } = await verify(JSON.stringify({ ...good, [field]: changed }))
          expect(fault, `${field} at ${i}`).not.toBe('none')
        }
    },
    patience,
  )
})

describe('a bundle', () => {
  const bundle = async () => {
    const { format: _format, content, salt, leaf, index, proof, ...common } = await made()
    const entry = { content, salt, leaf, index, proof }
    const changed = { ...entry, content: `${content} ` }
    return {
      format: 'huying-receipts/1',
      about: '一件事',
      entries: [entry, changed, entry],
      ...common,
    }
  }
  test('is as many receipts, each judged by itself', async () => {
    const verdicts = await verifyAll(JSON.stringify(await bundle()))
    expect(verdicts.map(({ fault }) => fault)).toEqual(['none', 'content_changed', 'none'])
    expect(receiptsIn(JSON.stringify(await bundle()))?.about).toBe('一件事')
  })
  test('is none with a checkpoint for one entry alone, without entries, or of another form', async () => {
    const good = await bundle()
    const own = good.entries.map((entry) => ({ ...entry, checkpoint: good.checkpoint }))
    for (const bad of [
      { ...good, entries: own },
      { ...good, entries: [] },
      { ...good, format: 'x' },
      null,
    ])
      expect(await verifyAll(JSON.stringify(bad))).toMatchObject([{ fault: 'not_a_receipt' }])
  })
  test('a single receipt is judged as before', async () => {
    expect(await verifyAll(JSON.stringify(await made()))).toMatchObject([{ fault: 'none' }])
  })
})

test(
  'plain arithmetic and WebCrypto agree on signatures',
  async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
    const message = utf8('人民有所呼')
    const good = new Uint8Array(sign(null, message, privateKey))
    for (let i = -1; i < 64; i += 4) {
      const signature = good.slice()
      if (i >= 0) signature[i]! ^= 1
      const fits = await plainVerify(key, message, signature)
      expect(fits).toBe(i < 0)
      expect(await verifySignature(key, message, signature)).toBe(fits)
    }
    expect(same(good, good.slice())).toBe(true)
  },
  patience,
)
