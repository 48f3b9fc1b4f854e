// The audit administrator's view: the stream is found, saved whole, and an event that somebody changed in the database is seen.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { launch, open, settled, violations } from './browser.mjs'
import { freshCounty, raise, serve } from './county.mjs'

const place = freshCounty()
let browser
let server
before(async () => {
  server = await serve(place)
  const [station] = (await server.as('command-1').get('/api/stations')).items
  await raise(server, station.name)
  browser = await launch()
})
after(async () => {
  await browser.close()
  await server.stop()
})

async function audit(more) {
  const page = await open(browser, server, { account: 'audit-1', real: true, locale: 'en', ...more })
  await page.goto('/accounts#audit')
  await page.getByText('all are as the public log has them').waitFor()
  return page
}

async function search(page, kind) {
  await page.getByLabel('Kind of event').fill(kind)
  await page.getByRole('button', { name: 'Search' }).click()
}

test('an event is found, read, and has its proof', async () => {
  const page = await audit()
  await page.getByText(/The public log holds \d+ entries/).waitFor()
  await search(page, 'warning_raised')
  await page.getByText('1 events are listed; all are').waitFor()
  await page.locator('summary', { hasText: 'warning_raised' }).click()
  assert.match(await page.locator('pre').innerText(), /"warning"/)
  assert.deepEqual(await violations(page), [])
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download its proof' }).click()
  assert.ok(JSON.parse(readFileSync(await (await coming).path(), 'utf8')), 'a receipt is JSON')
  await search(page, 'no_such_kind')
  await page.getByText('There are no such events.').waitFor()
})

test('the whole stream is one file', async () => {
  const page = await audit()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  const text = readFileSync(await (await coming).path(), 'utf8')
  assert.match(text, /^\uFEFFseq,time,kind/)
  assert.ok(text.includes('"warning_raised"') && text.includes('"case_opened"'))
  await page.getByText('Exported.').waitFor()
})

test('who changes an event in the database is found out', async () => {
  const file = readdirSync(place.data).find((name) => name.endsWith('.db'))
  execFileSync('sqlite3', [`${place.data}/${file}`, "UPDATE event SET content = '{}' WHERE kind = 'warning_raised'"])
  const page = await open(browser, server, { account: 'audit-1', real: true, locale: 'en' })
  await page.goto('/accounts#audit')
  await page.getByText('1 of them differ from the public log').waitFor()
  await settled(page)
  await page.locator('summary', { hasText: 'differs from the log' }).waitFor()
  assert.deepEqual(await violations(page), [])
})

test('nobody else has it', async () => {
  const page = await open(browser, server, { account: 'security-1', real: true, locale: 'en' })
  await page.goto('/accounts#audit')
  await page.getByRole('link', { name: 'Requests' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Audit', exact: true }).count(), 0)
  assert.equal(await page.getByRole('button', { name: 'Save as CSV' }).count(), 0)
})
