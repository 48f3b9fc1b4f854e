// A double click, a slow line, a line that breaks: what is sent once acts once, and whoever pressed learns what became of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choose, loseAnswer, phone, settled, violations } from './browser.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage()

/** A page whose writes are slow; `sent` are their methods and addresses. */
async function slow(account, options = {}) {
  const page = await open({ account, real: true, locale: 'en', ...options })
  page.sent = []
  await page.route('**/api/**', async (route) => {
    const request = route.request()
    if (request.method() === 'GET') return route.continue()
    page.sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
    await new Promise((done) => setTimeout(done, 500))
    await route.continue()
  })
  return page
}

/** Pressed twice, sent once; `sign` is what is seen when it is done. */
async function twice(page, button, sign) {
  page.sent.length = 0
  await button.dblclick()
  await sign.first().waitFor()
  await settled(page)
  assert.equal(page.sent.length, 1, page.sent.join())
  assert.equal(await page.getByRole('alert').count(), 0)
}

/** What the county has of it. */
const count = (page, path) => page.evaluate(async (from) => (await (await fetch(from)).json()).items.length, path)

const button = (page, name) => page.getByRole('button', { name, exact: true })

test('a citizen presses twice: one request, one consent, one change of the data', async () => {
  const page = await slow('citizen-1', { size: phone })
  await page.goto('/my')
  await button(page, 'Enter my data').click()
  await page.getByLabel('Name', { exact: true }).fill('演示')
  await twice(page, button(page, 'Save'), page.getByText('Saved.', { exact: true }))
  await page.getByLabel('Details').fill('请说明')
  await twice(page, button(page, 'Submit request'), page.getByText(/Answer due by/))
  assert.equal(await page.getByText(/Answer due by/).count(), 1)

  await twice(page, button(page, 'Agree'), page.getByText('Currently: agreed.'))
  await twice(page, button(page, 'Withdraw consent'), page.getByText('Currently: not agreed.'))
  // Not even at the moment when the button has become its opposite.
  await page.evaluate(() => {
    const seen = new MutationObserver(() => {
      const opposite = [...document.querySelectorAll('button')].find((one) => one.innerText === 'Withdraw consent')
      if (!opposite || window.pressed) return
      window.pressed = true
      opposite.click()
    })
    seen.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await twice(page, button(page, 'Agree'), page.getByText('Currently: agreed.'))
  assert.equal(await page.evaluate(() => window.pressed), true)
  assert.deepEqual(await violations(page), [])
  await button(page, 'Withdraw consent').click() // meant
  await page.getByText('Currently: not agreed.').waitFor()
  assert.equal(await count(page, '/api/my/consents'), 4)
  await page.context().close()
})

test('a child asks its guardian once', async () => {
  const page = await slow('worker-2', { size: phone })
  await page.goto('/my')
  await page.getByText('Ask the guardian').first().click()
  await page.getByLabel('Guardian’s user name').fill('citizen-1')
  await twice(page, button(page, 'Ask the guardian'), page.getByText('Noted.'))
  await page.context().close()
})

test('one token, one change asked for, one approval: the half of a first password stays in sight', async () => {
  const admin = await slow('admin-1')
  await admin.goto('/accounts')
  await admin.getByText('New token for a program').click()
  await admin.getByLabel('Purpose', { exact: true }).fill('Roof display')
  await admin.getByRole('checkbox').first().check()
  await twice(admin, button(admin, 'Create token'), admin.getByText('The token is shown only once:'))

  await admin.goto('/accounts#people')
  await settled(admin)
  await admin.getByText('Request a change').click()
  await admin.getByRole('combobox', { name: 'Change', exact: true }).selectOption('reset')
  await choose(admin, 'Account', 'worker-7', 'worker-7')
  await admin.getByLabel('Reason', { exact: true }).fill('Phone lost')
  await twice(admin, button(admin, 'Submit request'), admin.getByText('Another administrator will decide'))

  const security = await slow('security-1')
  await security.goto('/accounts#requests')
  await twice(security, button(security, 'Approve'), security.getByText(/second half of the first password/))
  await admin.goto('/accounts#requests')
  await twice(admin, button(admin, 'Fetch my half of the first password (once)'), admin.getByText(/the first half of the first password/))
  await admin.context().close()
  await security.context().close()
})

test('an answer that is lost on the way: pressing again files no second request', async () => {
  const page = await open({ account: 'worker-3', real: true, locale: 'en', size: phone })
  await page.goto('/my')
  await settled(page)
  await loseAnswer(page, '**/api/my/requests')
  await page.getByLabel('Details').fill('请说明')
  await button(page, 'Submit request').click()
  await page.getByRole('alert').waitFor()
  await button(page, 'Submit request').click()
  await page.getByText(/Answer due by/).first().waitFor()
  assert.equal(await count(page, '/api/my/requests'), 1)
  await page.context().close()
})

test('a download that breaks says so and can be had again, also after it is complete', async () => {
  const audit = await open({ account: 'audit-1', real: true, locale: 'en', acceptDownloads: true })
  const wanted = { kind: 'export', reason: 'Yearly audit', what: 'audit', begins: '2016-12-01', ends: '2016-12-31' }
  await audit.goto('/accounts#audit')
  await audit.getByText('Request an export').click()
  await audit.getByLabel('From (inclusive)').fill(wanted.begins)
  await audit.getByLabel('To (inclusive)').fill(wanted.ends)
  await audit.getByLabel('Reason').fill(wanted.reason)
  await button(audit, 'Request export').click()
  await audit.getByText('Requested. Another administrator will decide.').waitFor()
  const { items } = await server.as('security-1').get('/api/access/changes?limit=50')
  const { id } = items.find(({ kind, state }) => kind === 'export' && state === 'asked')
  await server.as('security-1').post(`/api/access/changes/${id}/approve`)

  await audit.goto('/accounts#requests')
  await audit.route('**/exports/*', async (route) => {
    await route.fetch() // it is taken, and does not arrive
    await route.abort()
  })
  const file = button(audit, 'Download (once): JSON lines, for proof')
  await file.click()
  await audit.getByText(/the download is not complete/).waitFor()
  await audit.unroute('**/exports/*')
  const coming = audit.waitForEvent('download')
  await file.click()
  await coming
  await file.waitFor({ state: 'detached' })
  await audit.getByRole('button', { name: /^Download again \(until \d\d:\d\d\): CSV, for reading$/ }).waitFor()
  assert.deepEqual(await violations(audit), [])
  await audit.context().close()
})
