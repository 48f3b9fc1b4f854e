// A citizen and their data, on a phone: enter it, see who looked, ask about that look, agree and take it back, take a copy,
// erase; and a guardian who decides for a child.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { desktop, phone, settled, shoot } from './browser.mjs'
import { sound, stage } from './stage.mjs'

const { open, server } = await stage()

async function signedIn(size = phone) {
  const page = await open({ locale: 'en', size, acceptDownloads: true })
  await page.goto('/my')
  await page.waitForURL('**/signin**')
  await page.getByLabel('User name').fill('citizen-1')
  await page.getByLabel('Password', { exact: true }).fill(server.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'My data and who viewed it' }).waitFor()
  return page
}

/** The citizen's account as staff find it, and a look at it. */
async function look(reason) {
  const worker = server.as('worker-1')
  const [{ account }] = (await server.as('command-1').get('/api/personal/people')).items
  await server.as('command-1').post(`/api/personal/people/${account}/open`, { purpose: 'appeal', reason, fields: ['name', 'phone'] })
  assert.deepEqual((await worker.get('/api/personal/people')).items, [], 'no grid was given: not on the ground of a worker')
}

test('a person and their data', async () => {
  const page = await signedIn()
  await page.getByText('The county holds no personal data about you yet.').waitFor()
  await page.getByText('No staff member has viewed it yet.').waitFor()
  await sound(page)

  await page.getByRole('button', { name: 'Enter my data' }).click()
  await page.getByLabel('Name', { exact: true }).fill('演示')
  await page.getByLabel('Mobile number').fill('1380013800')
  await page.getByLabel('Identity number').fill('11010519491231002X')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Enter an 11-digit mobile number.').waitFor()
  await sound(page)
  await page.getByLabel('Mobile number').fill('138 0013 8000')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('138****8000').waitFor()
  await page.getByText('1101**********002X').waitFor()
  assert.ok(!(await page.content()).includes('13800138000'), 'the page never has the whole of it')

  await look('回访来电')
  await page.reload()
  await page.getByText('Staff viewed your data once.').waitFor()
  await page.getByText('“回访来电”').waitFor()
  await page.getByText('Viewed: Name, Mobile number').waitFor()
  await sound(page)
  await page.getByRole('button', { name: 'Ask about this view' }).click()
  await page.getByLabel('What would you like to know about that view').fill('为什么')
  await page.getByRole('button', { name: 'Submit request' }).click()
  await page.getByText(/Answer due by/).waitFor()

  await page.getByRole('button', { name: 'Agree' }).click()
  await page.getByText('Currently: agreed.').waitFor()
  await page.getByRole('button', { name: 'Withdraw consent' }).click()
  await page.getByText('Currently: not agreed.').waitFor()

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download a copy' }).click()])
  const copy = JSON.parse(readFileSync(await download.path(), 'utf8'))
  assert.equal(copy.file.phone, '13800138000')
  assert.equal(copy.looks.length, 1)
  assert.deepEqual(copy.consents.map((one) => one.act), ['given', 'withdrawn'])

  await page.getByRole('button', { name: 'Large text' }).click()
  await settled(page)
  await sound(page)
  await shoot(page, 'my-large-390')
  await page.getByRole('button', { name: 'Erase', exact: true }).click()
  await page.getByRole('button', { name: 'Erase it' }).click()
  await page.getByText('The county holds no personal data about you yet.').waitFor()
  assert.deepEqual(page.complaints.filter((line) => !/40[19]|422/.test(line)), [])
})

/** As with a session of their own. */
async function put(account, path, body) {
  const headers = { Authorization: `Bearer ${await server.session(account)}`, 'Content-Type': 'application/json' }
  const answer = await fetch(server.address + path, { method: 'PUT', headers, body: JSON.stringify(body) })
  assert.ok(answer.ok, `${path}: ${answer.status}`)
}

const { now } = await server.as('command-1').get('/api/clock')
/** "YYYY-MM", so many days before the county's day. */
const monthBefore = (days) => new Date(Date.parse(now) - days * 86_400_000).toISOString().slice(0, 7)

test('a guardian agrees for a child, decides on its consent, sees, corrects and erases its data', async () => {
  const child = await open({ account: 'worker-2', real: true, locale: 'en', size: phone })
  await put('worker-2', '/api/my/data', { name: '示例童' })
  await put('citizen-1', '/api/my/data', { id_number: '11010519491231002X' })
  await child.goto('/my')
  await child.getByText('Ask the guardian').first().click()
  await child.getByRole('button', { name: 'Ask the guardian' }).click()
  await child.getByText('Please enter the guardian’s user name.').waitFor()
  await child.getByLabel('Guardian’s user name').fill('citizen-1')
  await child.getByRole('button', { name: 'Ask the guardian' }).click()
  await child.getByText('Noted.').waitFor()
  await sound(child)

  const guardian = await open({ account: 'citizen-1', real: true, locale: 'en', size: desktop })
  await guardian.goto('/my')
  await guardian.getByText('worker-2 asks you, as guardian, to agree').waitFor()
  await sound(guardian, 'my-guardian-1440')
  await guardian.getByRole('button', { name: 'I am the guardian and agree' }).click()
  await guardian.getByText('Enter the month of birth of a child under fourteen').waitFor()
  await sound(guardian)
  await guardian.getByLabel('Child’s month of birth').fill(monthBefore(1500))
  await guardian.getByRole('button', { name: 'I am the guardian and agree' }).click()
  await guardian.getByText('You are the guardian of worker-2.').waitFor()
  const consents = guardian.getByRole('region', { name: 'Decide for worker-2' })
  await consents.getByRole('button', { name: 'Agree' }).click()
  await consents.getByText('Currently: agreed.').waitFor()
  const about = guardian.getByRole('region', { name: 'About worker-2' })
  await about.getByText('***').waitFor()
  assert.equal(await guardian.getByText('Month of birth missing').count(), 0)
  await about.getByRole('button', { name: 'Correct' }).click()
  await about.getByLabel('Month of birth').fill(monthBefore(7000))
  await about.getByRole('button', { name: 'Save' }).click()
  await about.getByText('Enter the month of birth of a child under fourteen').waitFor()
  await about.getByLabel('Month of birth').fill(monthBefore(1900))
  await about.getByLabel('Mobile number').fill('13800138001')
  await about.getByRole('button', { name: 'Save' }).click()
  await about.getByText('138****8001').waitFor()
  assert.match(await about.getByRole('link', { name: 'Download a copy' }).getAttribute('href'), /copy\?ward=\d+$/)
  const requests = guardian.getByRole('region', { name: 'Requests of worker-2' })
  await requests.getByLabel('Details').fill('请说明')
  await requests.getByRole('button', { name: 'Submit request' }).click()
  await requests.getByText(/Answer due by/).waitFor()
  await sound(guardian, 'my-ward-1440')
  await guardian.setViewportSize(phone)
  await sound(guardian, 'my-ward-390')
  await child.reload()
  await child.getByText('Your guardian has agreed').waitFor()
  assert.equal(await child.getByRole('heading', { name: 'My consents' }).count(), 0)
  assert.equal(await child.getByRole('button', { name: 'Erase', exact: true }).count(), 0)
  const kinds = await child.getByLabel('Type of request').locator('option').evaluateAll((all) => all.map((one) => one.value))
  assert.deepEqual(kinds, ['explain', 'review', 'access', 'copy'], 'the guardian asks for the rest')
  const officer = await open({ account: 'command-1', real: true, locale: 'en', size: phone })
  await officer.goto('/privacy#requests')
  await officer.getByText('Under fourteen').waitFor()
  await officer.getByText('(guardian)').waitFor()
  await sound(officer, 'privacy-guarded-390')
  await child.getByRole('button', { name: 'Correct' }).click()
  assert.equal(await child.getByLabel('Identity number').count(), 0, 'the guardian changes it')
  assert.equal(await child.getByLabel('Month of birth').count(), 0)
  await sound(child)
  await about.getByRole('button', { name: 'Erase', exact: true }).click()
  await about.getByRole('button', { name: 'Erase it' }).click()
  await guardian.getByText('You are the guardian of worker-2.').waitFor({ state: 'hidden' })
})

test('what is held can be corrected, and says that it is kept from before', async () => {
  await put('citizen-1', '/api/my/data', { name: '演示', phone: '13800138000' })
  const [{ account }] = (await server.as('command-1').get('/api/personal/people')).items
  await server.as('security-1').post('/api/personal/holds', { account, basis: '示例：诉讼保全', days: 30 })
  const page = await signedIn()
  const about = page.getByRole('region', { name: 'About me' })
  await about.getByText('You can still correct it.').waitFor()
  await about.getByRole('button', { name: 'Correct' }).click()
  await about.getByLabel('Mobile number').fill('13900139000')
  await about.getByRole('button', { name: 'Save' }).click()
  await about.getByText('139****9000').waitFor()
  await about.getByText('Kept from before a correction: one version').waitFor()
  await sound(page, 'my-held-390')
  const [download] = await Promise.all([page.waitForEvent('download'), about.getByRole('link', { name: 'Download a copy' }).click()])
  const copy = JSON.parse(readFileSync(await download.path(), 'utf8'))
  assert.deepEqual([copy.file.phone, copy.earlier.map((one) => one.phone)], ['13900139000', ['13800138000']])
})
