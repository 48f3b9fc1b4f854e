// A citizen checks a receipt in the browser: pasted, out of a QR code's link, without a network, and one that was changed;
// all receipts of a case in one file.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desktop, launch, open, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, raise, serve } from './county.mjs'

const server = await serve(freshCounty(), { speed: 1 })
await server.as('command-1').post('/api/clock', { people: false })
await raise(server, '德清武康站')
let browser
before(async () => {
  browser = await launch()
})
after(async () => {
  await browser.close()
  await server.stop()
})

/** A warning is public, so anyone may have its receipt; it is there when the log was signed again, in a tenth of a second. */
async function receipt() {
  for (let i = 0; i < 50; i++) {
    const answer = await fetch(`${server.address}/api/events/1/receipt-link`)
    if (answer.ok) return answer.json()
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('there is no receipt')
}

const paste = (page, text) => page.locator('textarea').fill(text)
const heading = (page, name) => page.getByRole('heading', { name, exact: true }).waitFor()

for (const [width, size] of Object.entries({ 390: phone, 1440: desktop }))
  for (const locale of ['zh', 'en'])
    test(`a good receipt, ${width} wide, ${locale}`, async () => {
      const page = await open(browser, server, { size, locale })
      await page.goto('/verify')
      await paste(page, JSON.stringify((await receipt()).receipt))
      await page.getByRole('button', { name: locale === 'zh' ? '核验' : 'Check', exact: true }).click()
      await heading(page, locale === 'zh' ? '回执成立' : 'The receipt is valid')
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
  const page = await open(browser, server, { size: phone })
  const asked = []
  await page.goto('/verify')
  await settled(page)
  await page.context().setOffline(true)
  page.on('request', (request) => asked.push(request.url()))
  await paste(page, JSON.stringify(good))
  await page.getByLabel('县里公布的日志密钥').fill(good.keys[0])
  await page.getByRole('button', { name: '核验', exact: true }).click()
  await heading(page, '回执成立')
  assert.equal(await page.getByText('它取自回执本身').count(), 0, 'the key is the reader’s own')
  assert.deepEqual(asked, [], 'nobody was asked anything')
  await page.context().close()
})

test('the page opens again without a network', async () => {
  const page = await open(browser, server, { size: phone })
  await page.goto('/verify')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.context().setOffline(true)
  await page.reload()
  await paste(page, JSON.stringify((await receipt()).receipt))
  await page.getByRole('button', { name: '核验', exact: true }).click()
  await heading(page, '回执成立')
  await page.context().close()
})

test('a link out of a QR code is checked at once, and its content never leaves the device', async () => {
  const { link } = await receipt()
  const page = await open(browser, server, { size: phone })
  const asked = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(link.replace(/^.*\/verify/, '/verify'))
  await heading(page, '回执成立')
  assert.ok(asked.length > 0 && asked.every((url) => !url.includes('r=')), 'what is behind the # is not sent')
  await page.context().close()
})

test('a receipt that was changed is refused in plain words', async () => {
  const { receipt: good } = await receipt()
  const page = await open(browser, server, { size: phone })
  await page.goto('/verify')
  await paste(page, JSON.stringify({ ...good, content: good.content.replace('168', '68') }))
  await page.getByRole('button', { name: '核验', exact: true }).click()
  await heading(page, '回执不成立')
  assert.match(await page.locator('section.bad').innerText(), /内容被改过/)
  await shoot(page, 'verify-bad-390-zh')
  assert.deepEqual(await violations(page), [])
  await page.context().close()
})

test('who is signed in takes a receipt from the list and saves it', async () => {
  const page = await open(browser, server, { account: 'command-1' })
  await page.goto('/verify')
  await page.getByRole('button', { name: '显示', exact: true }).click()
  await page.getByRole('button', { name: /^发出预警.*德清武康站 PM2\.5/s }).click()
  await heading(page, '回执成立')
  const proven = await page.locator('section.good').innerText()
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
  const page = await open(browser, server, { account: 'command-1', locale: 'en', acceptDownloads: true })
  await page.goto(`/desk/cases/${row.id}`)
  await settled(page)
  const link = page.getByRole('link', { name: 'Download the receipts' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  assert.equal(download.suggestedFilename(), `receipts-${row.number}.json`)
  const text = readFileSync(await download.path(), 'utf8')
  await page.goto('/verify')
  await page.locator('textarea').fill(text)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByRole('heading', { name: /^All \d+ receipts are valid$/ }).waitFor()
  await page.locator('summary').first().click()
  await settled(page)
  assert.equal(await widerThanWindow(page), 0)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'verify-bundle-1440')
  const bundle = JSON.parse(text)
  bundle.entries[0].content += ' '
  await page.locator('textarea').fill(JSON.stringify(bundle))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByRole('heading', { name: `1 of ${bundle.entries.length} receipts are not valid` }).waitFor()
  assert.deepEqual(page.complaints, [])
})
