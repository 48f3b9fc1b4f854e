// The audit administrator's view: the stream is found, a file of it takes two, and an event changed in the database is seen.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { phone, settled, violations } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { sound, stage } from './stage.mjs'

const place = freshCounty()
const { open, server } = await stage(place)
const [station] = (await server.as('command-1').get('/api/stations')).items
await raise(server, station.name)

async function audit(more) {
  const page = await open({ account: 'audit-1', real: true, locale: 'en', ...more })
  await page.goto('/accounts#audit')
  await page.getByText('all match the public log').waitFor()
  return page
}

async function search(page, kind) {
  await page.getByLabel('Kind of event').selectOption(kind)
  await page.getByRole('button', { name: 'Search' }).click()
}

test('an event is found, read, and has its proof', async () => {
  const page = await audit()
  await page.getByText(/The public log holds \d+ entries/).waitFor()
  const times = await page.locator('ol > li .number').allInnerTexts()
  assert.deepEqual(times, [...times].sort().reverse(), 'the newest comes first')
  await search(page, { label: 'Warning raised' })
  await page.getByText('1 event listed; it matches').waitFor()
  const line = page.locator('summary', { hasText: 'Warning raised' })
  assert.match(await line.innerText(), /PM2\.5 is .*\n.*(Town|Subdistrict)/s, 'what and where, in words')
  await line.click()
  await page.locator('summary', { hasText: 'Raw record' }).click()
  assert.match(await page.locator('pre').innerText(), /"warning"/)
  assert.deepEqual(await violations(page), [])
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the proof' }).click()
  assert.ok(JSON.parse(readFileSync(await (await coming).path(), 'utf8')), 'a receipt is JSON')
  await search(page, 'personal_hold')
  await page.getByText('No matching events.').waitFor()
})

test('a file of some days takes a second administrator and is fetched once', async () => {
  const page = await audit()
  await page.getByText('Request an export').click()
  assert.deepEqual(await violations(page), [])
  await page.getByRole('button', { name: 'Request export' }).click()
  await page.getByText('Choose both days above first').waitFor()
  await page.getByLabel('From (inclusive)').fill('2016-12-01')
  await page.getByLabel('To (inclusive)').fill('2016-12-31')
  await page.getByLabel('Reason').fill('Yearly audit')
  await page.getByRole('button', { name: 'Request export' }).click()
  await page.getByText('Requested. Another administrator will decide.').waitFor()

  const security = await open({ account: 'security-1', real: true, locale: 'en' })
  await security.goto('/accounts#requests')
  await security.getByText('Export the audit from 1 Dec 2016 to 31 Dec 2016').waitFor()
  await security.getByRole('button', { name: 'Approve' }).click()
  await security.getByText('approved · security-1').waitFor()

  await page.goto('/accounts#requests')
  const proof = await fetched(page, /^Download \(once\): JSON lines, for proof$/)
  await page.getByText('exported').first().waitFor()
  assert.equal(await page.getByRole('button', { name: 'Download (once)' }).count(), 0)
  const csv = await fetched(page, /^Download again .*: CSV, for reading$/)
  const text = readFileSync(csv, 'utf8')
  assert.match(text, /^\uFEFF"seq","time","kind"/)
  assert.ok(text.includes('"warning_raised"') && text.includes('"case_opened"'))
  await provenRowByRow(proof, csv)
})

/** Where the file lies that the button gives. */
async function fetched(page, name) {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name }).click()
  const file = `${place.data}/${(await coming).suggestedFilename()}`
  await (await coming).saveAs(file)
  return file
}

/** What was exported, at the page that anybody has, without a network: as it is, with a row changed, and the file for reading. */
async function provenRowByRow(proof, csv) {
  const page = await open({ size: phone, locale: 'en' })
  await page.goto('/verify')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.context().setOffline(true)
  await page.reload()
  const check = async (file, heading) => {
    await page.getByLabel('Or choose the file').setInputFiles(file)
    await page.getByRole('heading', { name: heading, exact: true }).waitFor()
  }
  await check(proof, 'The audit file agrees with itself, but its key has not been compared')
  const lines = readFileSync(proof, 'utf8').split('\n')
  const end = JSON.parse(lines.at(-2))
  const size = Number(end.checkpoint.split('\n')[1]) // what happened in the last tenth of a second is not signed yet
  const rows = lines.slice(0, -2).filter((line) => JSON.parse(line).seq <= size).length
  await page.getByText(`These ${rows} rows are among the first`).waitFor()
  await page.getByLabel('The log\'s key as published').fill(end.keys[0])
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByRole('heading', { name: `The audit file is valid: ${rows} rows are proven` }).waitFor()
  await sound(page, 'verify-audit-390-en')

  lines[1] = lines[1].replace(/("content":\{.*?\d)/, '$10')
  const changed = `${place.data}/changed.jsonl`
  writeFileSync(changed, lines.join('\n'))
  await check(changed, '1 row of the audit file is not valid')
  await page.getByText('Line 2 (says it is number 2)').waitFor()
  await page.getByText(`The other ${rows - 1} rows are among the first`).waitFor()
  await sound(page, 'verify-audit-bad-390-en')

  await page.getByLabel('Or choose the file').setInputFiles(csv)
  await page.getByText('This is the CSV, which is for reading').waitFor()
  assert.equal(await page.getByRole('heading', { name: /audit file/ }).count(), 0)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
}

test('who changes an event in the database is found out', async () => {
  const file = readdirSync(place.data).find((name) => name.endsWith('.db'))
  execFileSync('sqlite3', [`${place.data}/${file}`, "UPDATE event SET content = '{}' WHERE kind = 'warning_raised'"])
  const page = await open({ account: 'audit-1', real: true, locale: 'en' })
  await page.goto('/accounts#audit')
  await page.getByText('one of them differs from the public log').waitFor()
  await settled(page)
  await page.locator('summary', { hasText: 'differs from the log' }).waitFor()
  assert.deepEqual(await violations(page), [])
})

test('a search that fails says so, and nothing of how many there are', async () => {
  const page = await open({ account: 'audit-1', real: true, locale: 'en' })
  await page.goto('/accounts#audit')
  const sum = page.getByText(/events listed/)
  await sum.waitFor()
  await page.route('**/api/audit?*', (route) => route.abort())
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText('This could not be loaded').waitFor()
  assert.equal(await sum.count(), 0)
  assert.equal(await page.locator('ol > li').count(), 0)
  await page.unroute('**/api/audit?*')
  await sum.waitFor() // by itself
  assert.ok((await page.locator('ol > li').count()) > 0)
  await page.context().close()
})

test('nobody else has it', async () => {
  const page = await open({ account: 'security-1', real: true, locale: 'en' })
  await page.goto('/accounts#audit')
  await page.getByRole('link', { name: 'Requests' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Audit', exact: true }).count(), 0)
  assert.equal(await page.getByText('Request an export').count(), 0)
})
