// The whole of a sign-in as a person meets it: the first password replaced, the second factor set up by its key, the next
// sign-in with both, a recovery code when the phone is away; and two administrators who agree on a right.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { choose, open as openAt, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { emptyCounty, freshCounty, serve } from './county.mjs'
import { stage } from './stage.mjs'

const place = freshCounty()
const second = 'Kite-over-9-hills'
const { browser, open, server } = await stage(place)
const first = await newClerk() // the password that clerk was given

/** Two administrators make the account: its first password. */
async function newClerk() {
  const wanted = { kind: 'add_account', reason: '新员工入职', name: 'clerk', role: 'department', department: 'water' }
  const { id } = await server.as('admin-1').post('/api/access/changes', wanted)
  const { half } = await server.as('security-1').post(`/api/access/changes/${id}/approve`)
  return (await server.as('admin-1').post(`/api/access/changes/${id}/half`)).half + half
}

/** What an authenticator app shows (RFC 6238) for a key in base32. */
function code(key, later = 0) {
  const bits = [...key].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const mac = createHmac('sha1', bytes).update(counter).digest()
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function signIn(page, password) {
  await page.goto('/signin')
  await page.getByLabel('User name').fill('clerk')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a first sign-in, a second factor, the next sign-in, a lost phone', async () => {
  const page = await open({ locale: 'en' })
  await signIn(page, first)
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await page.getByLabel('Current password').fill(first)
  await page.getByLabel('New password', { exact: true }).fill('short')
  await page.getByLabel('Repeat new password').fill('short')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('must have at least 12 characters').waitFor()
  await page.getByLabel('New password', { exact: true }).fill(second)
  await page.getByLabel('Repeat new password').fill(second)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL('**/desk**')

  await page.goto('/accounts')
  await page.getByRole('link', { name: 'Set up two-step sign-in' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  const key = (await page.locator('form code').innerText()).replace(/\s/g, '')
  await page.getByLabel('The six digits').fill(code(key))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor()
  const recovery = await page.locator('.codes code').first().innerText()
  assert.deepEqual(await violations(page), [])
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await page.waitForURL('**/desk**')

  await page.context().clearCookies()
  await signIn(page, second)
  await page.getByLabel('Code (6 digits)').fill(code(key, -1)) // of before the enrolment
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('The code is wrong').waitFor()
  await page.getByLabel('Code (6 digits)').fill(code(key, 1))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL('**/desk**')

  await page.context().clearCookies()
  await signIn(page, second)
  await page.getByRole('button', { name: 'No phone at hand' }).click()
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('Recovery code').fill(recovery.toLowerCase())
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL('**/desk**')
  await page.goto('/accounts')
  await page.getByText('9 recovery codes left').waitFor()
})

test('a county without accounts: the one-time code names three administrators, each with a password to be replaced', async () => {
  const house = await serve(emptyCounty())
  const page = await openAt(browser, house, { locale: 'en' })
  await page.goto('/signin?first=330999')
  await page.getByLabel('One-time code').fill(/first=330999: (\S+)/.exec(house.said)[1])
  await page.getByLabel('System administrator', { exact: true }).fill('first-admin')
  await page.getByLabel('Security administrator', { exact: true }).fill('first-security')
  await page.getByLabel('Audit administrator', { exact: true }).fill('first-audit')
  await page.getByLabel('Staff number: System administrator').fill('S-1')
  await page.getByLabel('Staff number: Security administrator').fill('S-2')
  await page.getByLabel('Staff number: Audit administrator').fill('S-1')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').waitFor() // nobody holds two
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('Staff number: Audit administrator').fill('S-3')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.locator('.step code').nth(2).waitFor()
  const given = await page.locator('.step code').allInnerTexts()
  assert.deepEqual(await violations(page), [])
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('User name').fill('first-security')
  await page.getByLabel('Password', { exact: true }).fill(given[1])
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await house.stop()
})

test('two administrators give a right, which reads as a sentence', async () => {
  const security = await open({ account: 'security-1', real: true, locale: 'en' })
  await security.goto('/accounts#rights')
  await settled(security)
  await security.getByText('Request a change').click()
  await security.getByRole('combobox', { name: 'Change', exact: true }).selectOption('grant')
  await choose(security, 'Account', 'officer 2', '(environment-2)')
  assert.deepEqual(await violations(security), [])
  await security.getByRole('combobox', { name: 'Permission', exact: true }).selectOption('see_cases')
  await security.getByRole('combobox', { name: 'Purpose', exact: true }).selectOption('inspection')
  await security.getByLabel('From', { exact: true }).fill('2016-12-01')
  await security.getByLabel('Until').fill('2016-12-31')
  await security.getByLabel('Division code').fill('330521001')
  await security.getByLabel('Reason', { exact: true }).fill('Winter inspection')
  await security.getByRole('button', { name: 'Submit request', exact: true }).click()
  await security.getByText('Another administrator will decide').waitFor()
  await security.goto('/accounts#requests')
  await settled(security)
  assert.equal(await security.getByRole('button', { name: 'Approve' }).count(), 0, 'whoever asked cannot approve')

  const admin = await open({ account: 'admin-1', real: true, locale: 'en' })
  await admin.goto('/accounts#requests')
  await admin.getByRole('button', { name: 'Approve' }).click()
  await admin.getByText('approved · admin-1').waitFor()
  await admin.goto('/accounts#rights')
  await admin.getByText(/may see the cases of .* for inspection until 31 Dec 2016/).waitFor()
  await admin.getByText('asked by security-1, approved by admin-1').waitFor()
})

test("a citizen's account: the form says what its name may be, and again where one is refused", async () => {
  for (const [locale, words] of [
    ['en', { ask: 'Request a change', change: 'Change', name: 'User name', role: 'Role', reason: 'Reason', submit: 'Submit request', hint: /tells nothing of the person: choose a word/, fault: /It must tell nothing of the person/ }],
    ['zh', { ask: '提出变更', change: '变更事项', name: '用户名', role: '角色', reason: '理由', submit: '提出', hint: /居民账号的用户名不能透露本人身份/, fault: /^不能透露本人身份：请用/ }],
  ]) {
    const admin = await open({ account: 'admin-1', real: true, size: locale === 'zh' ? phone : undefined, locale })
    await admin.goto('/accounts#people')
    await settled(admin)
    await admin.getByText(words.ask).click()
    await admin.getByRole('combobox', { name: words.change, exact: true }).selectOption('add_account')
    const name = admin.getByLabel(words.name, { exact: true })
    assert.match(await name.evaluate((e) => document.getElementById(e.getAttribute('aria-describedby')).textContent), words.hint)
    await name.fill('张三丰')
    await admin.getByRole('combobox', { name: words.role, exact: true }).selectOption('citizen')
    await admin.getByLabel(words.reason, { exact: true }).fill('代办开户')
    await admin.getByRole('button', { name: words.submit, exact: true }).click()
    await admin.locator('.form-error', { hasText: words.fault }).waitFor()
    assert.deepEqual(await violations(admin), [])
    assert.equal(await widerThanWindow(admin), 0)
  }
})

test('a first password is two halves, one for each administrator; accounts are found page by page', async () => {
  const account = (await server.as('worker-7').get('/api/session')).id
  await server.as('admin-1').post('/api/access/changes', { kind: 'reset', reason: '手机丢失', account })
  const security = await open({ account: 'security-1', real: true, size: phone })
  await security.goto('/accounts#requests')
  await security.getByRole('button', { name: '批准' }).click()
  const second = await security.getByText(/初始密码的后一半/).innerText()
  await settled(security)
  assert.deepEqual(await violations(security), [])
  assert.equal(await widerThanWindow(security), 0)
  await shoot(security, 'accounts-half-390')
  assert.equal(await security.getByRole('button', { name: '取我的一半' }).count(), 0)
  const admin = await open({ account: 'admin-1', real: true, locale: 'en' })
  await admin.goto('/accounts#requests')
  await admin.getByRole('button', { name: 'Fetch my half' }).click()
  const first = await admin.getByText(/the first half of the first password/).innerText()
  await settled(admin)
  assert.deepEqual(await violations(admin), [])
  await shoot(admin, 'accounts-half-1440')
  const half = (said) => /[A-Za-z0-9_-]{12}/.exec(said)[0]
  const answer = await fetch(server.address + '/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'worker-7', password: half(first) + half(second) }),
  })
  assert.equal((await answer.json()).pending, 'password')

  await admin.goto('/accounts#people')
  await admin.getByLabel('Find').fill('WORKER-7')
  await admin.getByRole('cell', { name: /worker-7/ }).waitFor()
  await admin.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
  await admin.getByText('Request a change').click()
  await admin.getByRole('combobox', { name: 'Change', exact: true }).selectOption('reset')
  await admin.getByRole('combobox', { name: 'Account', exact: true }).fill('worker')
  await admin.getByText('The first 8; type on to narrow them down.').waitFor()
  await settled(admin)
  assert.deepEqual(await violations(admin), [])
  await shoot(admin, 'accounts-choose-1440')
})

test('a link to an identity provider is seen and taken away, on a phone and in Chinese', async () => {
  const { id: account } = await server.as('environment-1').get('/api/session')
  const wanted = { kind: 'link', reason: '统一身份', account, issuer: 'https://id.example', subject: 'person-7' }
  const { id } = await server.as('security-1').post('/api/access/changes', wanted)
  await server.as('admin-1').post(`/api/access/changes/${id}/approve`)
  const page = await open({ account: 'environment-1', real: true, size: phone })
  await page.goto('/accounts')
  await page.getByText(/^https:\/\/id\.example，.*起$/).waitFor()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'accounts-links-390')
  await page.getByRole('button', { name: '解除关联' }).click()
  await page.getByText('没有关联身份提供方的身份。').waitFor()
})

/** What is seen of an element lies within a phone's window. */
async function withinPhone(element, what) {
  const { x, width } = await element.boundingBox()
  assert.ok(x >= 0 && x + width <= phone.width, `${what}: from ${x} to ${x + width}`)
}

for (const locale of ['zh', 'en'])
  test(`on a phone the open view is in sight and an account is a card, ${locale}`, async () => {
    const page = await open({ account: 'audit-1', real: true, size: phone, locale })
    await page.goto('/accounts#audit')
    await settled(page)
    const views = page.locator('.views')
    await withinPhone(views.locator('[aria-current]'), 'the open view')
    await shoot(page, `accounts-views-390-${locale}`)
    if (locale === 'en') assert.match(await views.getAttribute('class'), /before/, 'there are more views to the left')
    await page.evaluate(() => (location.hash = 'mine'))
    await page.waitForFunction(() => document.querySelector('.views [aria-current]').hash === '#mine')
    await settled(page)
    await withinPhone(views.locator('[aria-current]'), 'the view that was chosen')
    const words = page.locator('.rows summary').last()
    assert.match(await words.innerText(), locale === 'en' ? /^another program$/ : /^其他程序$/) // this test itself signed in
    assert.equal(await page.getByText('node', { exact: true }).last().isVisible(), false, 'what it says of itself is folded')
    await words.click()
    await page.getByText('node', { exact: true }).last().waitFor()
    assert.deepEqual(await violations(page), [])
    await words.scrollIntoViewIfNeeded()
    await shoot(page, `accounts-sign-ins-390-${locale}`)

    await page.goto('/accounts#people')
    await page.getByRole('cell').first().waitFor()
    await settled(page)
    const cells = await page.locator('tbody tr').first().getByRole('cell').all()
    assert.equal(cells.length, 5)
    for (const cell of cells) {
      await withinPhone(cell, await cell.innerText())
      assert.notEqual(await cell.evaluate((one) => getComputedStyle(one, '::before').content), 'none', 'it is labelled')
    }
    assert.equal(await page.getByRole('columnheader').count(), 5)
    assert.deepEqual(await violations(page), [])
    assert.equal(await widerThanWindow(page), 0)
    await page.locator('tbody tr').first().scrollIntoViewIfNeeded()
    await shoot(page, `accounts-cards-390-${locale}`)
  })
