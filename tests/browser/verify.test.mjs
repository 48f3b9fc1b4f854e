// A citizen checks a receipt in the browser: pasted, out of a QR code's link, without a network, and one that was changed;
// all receipts of a case in one file.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { desktop, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1, people: false })
await raise(server, '德清武康站')

/** A warning is public, so anyone may have its receipt; it is there when the log was signed again, in a tenth of a second. */
async function receipt() {
  for (let i = 0; i < 50; i++) {
    const answer = await fetch(`${server.address}/api/events/1/receipt-link`)
    if (answer.ok) return answer.json()
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('there is no receipt')
}

const paste = (page, text) => page.locator('textarea[name=receipt]').fill(text)
const check = (page) => page.getByRole('button', { name: '核验', exact: true }).click()
const stated = '回执前后相符，但密钥还没有核对'
const heading = (page, name) => page.getByRole('heading', { name, exact: true }).waitFor()

for (const [width, size] of Object.entries({ 390: phone, 1440: desktop }))
  for (const locale of ['zh', 'en'])
    test(`a good receipt, ${width} wide, ${locale}`, async () => {
      const page = await open({ size, locale })
      await page.goto('/verify')
      await paste(page, JSON.stringify((await receipt()).receipt))
      await page.getByRole('button', { name: locale === 'zh' ? '核验' : 'Check', exact: true }).click()
      await heading(page, locale === 'zh' ? stated : 'The receipt agrees with itself, but its key has not been compared')
      await page.getByRole('button', { name: locale === 'zh' ? '显示为二维码' : 'Show as a QR code' }).click()
      await page.getByRole('img', { name: locale === 'zh' ? '回执的二维码' : 'QR code of the receipt' }).waitFor()
      await shoot(page, `verify-good-${width}-${locale}`)
      assert.equal(await widerThanWindow(page), 0, 'wider than the window')
      assert.deepEqual(await violations(page), [])
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    })

test('without a network, and with the key that the county publishes', async () => {
  const { receipt: good } = await receipt()
  const page = await open({ size: phone })
  const asked = []
  await page.goto('/verify')
  await settled(page)
  await page.context().setOffline(true)
  page.on('request', (request) => asked.push(request.url()))
  await paste(page, JSON.stringify(good))
  await page.getByLabel('县里公布的日志密钥').fill(good.keys[0])
  await check(page)
  await heading(page, '回执成立')
  assert.equal(await page.getByText('它取自回执本身').count(), 0, 'the key is the reader’s own')
  assert.deepEqual(asked, [], 'nobody was asked anything')
  await page.context().close()
})

test('the page opens again without a network', async () => {
  const page = await open({ size: phone })
  await page.goto('/verify')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.context().setOffline(true)
  await page.reload()
  await paste(page, JSON.stringify((await receipt()).receipt))
  await check(page)
  await heading(page, stated)
  await page.context().close()
})

test('a link out of a QR code is checked at once, and its content never leaves the device', async () => {
  const { link } = await receipt()
  const page = await open({ size: phone })
  const asked = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(link.replace(/^.*\/verify/, '/verify'))
  await heading(page, stated)
  assert.ok(asked.length > 0 && asked.every((url) => !url.includes('r=')), 'what is behind the # is not sent')
  await page.context().close()
})

/** A witness that anybody can make: its key's line, and the receipt with its signature, which the receipt asks for. */
function witnessed(receipt, name) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.concat([Buffer.of(4), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)])
  const id = createHash('sha256').update(`${name}\n`).update(raw).digest().subarray(0, 4)
  const note = receipt.checkpoint.slice(0, receipt.checkpoint.lastIndexOf('\n\n') + 1)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(1_700_000_000n)
  const signed = sign(null, Buffer.from(`cosignature/v1\ntime 1700000000\n${note}`), privateKey)
  const line = `— ${name} ${Buffer.concat([id, time, signed]).toString('base64')}\n`
  const key = `${name}+${id.toString('hex')}+${raw.toString('base64')}`
  return { key, receipt: { ...receipt, checkpoint: receipt.checkpoint + line, witnesses: [key], quorum: 1 } }
}

for (const [width, size, locale] of [['390', phone, 'zh'], ['1440', desktop, 'en']])
  test(`a witness counts only when its key did not come with the receipt, ${width} wide`, async () => {
    const name = 'witness.province.example'
    const { key, receipt: made } = witnessed((await receipt()).receipt, name)
    const zh = locale === 'zh'
    const page = await open({ size, locale })
    const field = (words) => page.getByLabel(words)
    const press = () => page.getByRole('button', { name: zh ? '核验' : 'Check', exact: true }).click()
    const halves = async () => (await page.locator('section.good').innerText()).split(zh ? '没有证明' : 'Not proven')
    await page.goto('/verify')
    await paste(page, JSON.stringify(made))
    await page.locator('textarea[name=key]').fill(`${made.keys[0]}\n`)
    await press()
    await heading(page, zh ? '回执成立' : 'The receipt is valid')
    const [proven, open_] = await halves()
    assert.ok(!proven.includes(name), `not among what is proven: ${proven}`)
    assert.match(open_, zh ? /见证人 witness\.province\.example 的密钥取自回执本身/ : /keys of the witnesses \(witness\.province\.example\) came from the receipt/)
    await shoot(page, `verify-made-up-witness-${width}-${locale}`)
    await page.getByText(zh ? '我有见证人给的密钥（可不填）' : 'I have keys from witnesses (optional)').click()
    await field(zh ? '见证人的密钥，一行一个' : "The witnesses' keys, one a line").fill('w.example')
    await press()
    await page.getByText(zh ? '“w.example”不是见证人的密钥。' : '"w.example" is not the key of a witness.').waitFor()
    await field(zh ? '见证人的密钥，一行一个' : "The witnesses' keys, one a line").fill(key)
    await field(zh ? '其中至少要有几个签了名' : 'So many of them must have signed').fill('2')
    await press()
    await page.getByText(zh ? '应为 0 到 1 之间的整数' : 'Must be a whole number from 0 to 1').waitFor()
    await shoot(page, `verify-witness-fields-${width}-${locale}`)
    assert.equal(await widerThanWindow(page), 0, 'wider than the window')
    assert.deepEqual(await violations(page), [])
    await field(zh ? '其中至少要有几个签了名' : 'So many of them must have signed').fill('')
    await press()
    await page.getByText(zh ? '您认得的 1 个见证人中有 1 个签了名' : 'Signed by 1 of 1 witness that you know').waitFor()
    assert.ok((await halves())[0].includes(name), 'the reader’s own witness counts')
    // What is known stays for the next receipt, which that witness has not signed.
    await paste(page, JSON.stringify((await receipt()).receipt))
    await press()
    await page.getByText(zh ? '您认得的 1 个见证人中有 0 个签了名，要求 1 个' : '0 of 1 that you know; 1 required').waitFor()
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

test('that the content is not in the file does not say that it was erased', async () => {
  const { content: _content, salt: _salt, ...rest } = (await receipt()).receipt
  const page = await open({ size: phone })
  await page.goto('/verify')
  await paste(page, JSON.stringify({ ...rest, erased: '2019-01-01T00:00:00Z' }))
  await check(page)
  await heading(page, stated)
  const said = await page.locator('section.stated').innerText()
  assert.match(said, /这份文件里没有内容；是否删除过、为什么删除，也没有证明（文件自称于 2019/)
  assert.doesNotMatch(said, /依法|县里说/)
  await page.context().close()
})

test('a receipt that was changed is refused in plain words', async () => {
  const { receipt: good } = await receipt()
  const page = await open({ size: phone })
  await page.goto('/verify')
  await paste(page, JSON.stringify({ ...good, content: good.content.replace('168', '68') }))
  await check(page)
  await heading(page, '回执不成立')
  assert.match(await page.locator('section.bad').innerText(), /内容被改过/)
  await shoot(page, 'verify-bad-390-zh')
  assert.deepEqual(await violations(page), [])
  await page.context().close()
})

test('who is signed in takes a receipt from the list and saves it', async () => {
  const page = await open({ account: 'command-1' })
  await page.goto('/verify')
  await page.getByRole('button', { name: '显示', exact: true }).click()
  await page.getByRole('button', { name: /^发出预警.*德清武康站 PM2\.5/s }).click()
  await heading(page, stated)
  const proven = await page.locator('section.stated').innerText()
  assert.match(proven, /第 1 号，.*，发出预警/)
  assert.match(proven, /事项：德清武康站 PM2\.5/)
  assert.equal(await page.getByText('"unit"').isVisible(), false, 'the record as it is stored is folded')
  await page.getByText('原文', { exact: true }).click()
  await page.getByText('"unit"').waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: '保存为文件' }).click()
  assert.equal((await saving).suggestedFilename(), 'receipt-1.json')
  await page.context().close()
})

test('all receipts of a case are downloaded from the desk and checked', async () => {
  const [row] = (await server.as('command-1').get('/api/cases?limit=1')).items
  const page = await open({ account: 'command-1', locale: 'en', acceptDownloads: true })
  await page.goto(`/desk/cases/${row.id}`)
  await settled(page)
  const link = page.getByRole('link', { name: 'Download the receipts' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  assert.equal(download.suggestedFilename(), `receipts-${row.number}.json`)
  const text = readFileSync(await download.path(), 'utf8')
  await page.goto('/verify')
  await page.locator('textarea[name=receipt]').fill(text)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByRole('heading', { name: /^All \d+ receipts agree with themselves, but their key has not been compared$/ }).waitFor()
  await page.locator('summary').first().click()
  await settled(page)
  assert.equal(await widerThanWindow(page), 0)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'verify-bundle-1440')
  const bundle = JSON.parse(text)
  bundle.entries[0].content += ' '
  await page.locator('textarea[name=receipt]').fill(JSON.stringify(bundle))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByRole('heading', { name: `1 of ${bundle.entries.length} receipts is not valid` }).waitFor()
  assert.deepEqual(page.complaints, [])
})
