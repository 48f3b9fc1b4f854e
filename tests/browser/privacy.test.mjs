// Staff and personal data: a field opened for a purpose and masked again by itself, refusals in words, a request answered with
// its remedy, odd looks with what came of them, holds, who is led there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { choose, launch, open, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, serve } from './county.mjs'

let browser
let server
before(async () => {
  server = await serve(freshCounty(), { speed: 1 })
  await server.as('command-1').post('/api/clock', { people: false })
  await enterData('citizen-1', '演示')
  browser = await launch()
})
after(async () => {
  await browser.close()
  await server.stop()
})

/** As with a session of their own. */
async function call(account, method, path, body) {
  const headers = { Authorization: `Bearer ${await server.session(account)}`, 'Content-Type': 'application/json' }
  const answer = await fetch(server.address + path, { method, headers, body: JSON.stringify(body) })
  assert.ok(answer.ok, `${path}: ${answer.status}`)
  return answer.status === 204 ? undefined : answer.json()
}

async function enterData(account, name) {
  const { division } = await server.as('worker-1').get('/api/session')
  await call(account, 'PUT', '/api/my/data', { name, phone: '13800138000', id_number: '11010519491231002X', division })
}

async function fine(page, picture) {
  await settled(page)
  assert.deepEqual(await violations(page), [])
  assert.equal(await widerThanWindow(page), 0)
  if (picture) await shoot(page, picture)
}

const at = (account, view, more = {}) =>
  open(browser, server, { account, real: true, locale: 'en', ...more }).then(async (page) => {
    await page.goto(`/privacy${view}`)
    await settled(page)
    return page
  })
const expected = (line) => /40[139]|422/.test(line)

test('a worker opens a number on the phone with the keyboard; after a minute it is masked', async () => {
  const page = await at('worker-1', '', { size: phone })
  await page.clock.install()
  await page.reload()
  await settled(page)
  await page.getByText('138****8000').waitFor()
  const button = page.getByRole('button', { name: 'Open… 演**' })
  await button.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('This view is recorded').waitFor()
  await dialog.getByRole('button', { name: 'View and record' }).click()
  await dialog.getByText('Please choose a purpose.').waitFor()
  await dialog.getByText('Please give a reason').waitFor()
  await fine(page, 'privacy-open-wrong-390')

  await dialog.getByLabel('Purpose').selectOption({ label: 'Visits in the grid' })
  assert.equal(await dialog.getByLabel('Identity number').count(), 0, 'a visit needs none')
  await dialog.getByLabel('Mobile number').check()
  await dialog.getByLabel('Reason (shown to the person)').fill('上门走访')
  await fine(page, 'privacy-open-390')
  await dialog.getByRole('button', { name: 'View and record' }).click()
  await page.getByText('13800138000').waitFor()
  assert.equal(await page.getByText('11010519491231002X').count(), 0, 'what was not asked for stays masked')
  await page.getByText(/masked in (60|59) s/).waitFor()
  await fine(page, 'privacy-opened-390')
  await page.clock.runFor(61_000)
  await page.getByText('138****8000').waitFor()
  assert.equal(await page.getByText('13800138000').count(), 0)
  assert.ok(!(await page.content()).includes('13800138000'))

  await button.click()
  await dialog.getByLabel('Purpose').selectOption({ label: 'Contact for voluntary care' })
  await dialog.getByText("needs the person's consent").waitFor()
  await dialog.getByLabel('Mobile number').check()
  await dialog.getByLabel('Reason (shown to the person)').fill('探访')
  await dialog.getByRole('button', { name: 'View and record' }).click()
  await dialog.getByText('This purpose needs the person’s consent, which has not been given.').waitFor()
  await page.keyboard.press('Escape')
  await dialog.getByText('Discard what you have written?').waitFor()
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.deepEqual(page.complaints.filter((line) => !expected(line)), [])

  const { items } = await call('citizen-1', 'GET', '/api/my/access')
  assert.deepEqual([items[0].role, items[0].reason, items[0].fields], ['worker', '上门走访', 'phone'])
})

test('a department finds somebody by number; what was opened can be masked at once, and is when the page is hidden', async () => {
  const page = await at('environment-1', '')
  await page.getByText('Find by mobile or identity number').click()
  await page.getByLabel('Full mobile or identity number').fill('11010519491231002X')
  await page.getByLabel('Purpose').selectOption({ label: 'Checking identity at a counter' })
  await page.getByLabel('Reason (shown to the person)').fill('低保核对')
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await page.getByText('1 found.').waitFor()
  await fine(page, 'privacy-found-1440')
  const show = async () => {
    await page.getByRole('button', { name: 'Open… 演**' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Purpose').selectOption({ label: 'Checking identity at a counter' })
    await dialog.getByLabel('Identity number').check()
    await dialog.getByLabel('Reason (shown to the person)').fill('低保核对')
    await dialog.getByRole('button', { name: 'View and record' }).click()
    await page.getByText('11010519491231002X', { exact: true }).waitFor()
  }
  const masked = () => page.getByText('11010519491231002X', { exact: true }).waitFor({ state: 'detached' })
  await show()
  await page.getByRole('button', { name: 'Mask now' }).click()
  await masked()
  await show()
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await masked()
})

test('a request is read and refused with its reasons; another is granted, which erases', async () => {
  const [look] = (await call('citizen-1', 'GET', '/api/my/access')).items
  await call('citizen-1', 'POST', '/api/my/requests', { kind: 'explain', about: look.id, text: '为什么要看我的电话' })
  const page = await at('command-1', '#requests')
  await page.getByText('1 waiting.').waitFor()
  await page.getByText(/Answer due by/).waitFor()
  assert.equal(await page.getByText('为什么要看我的电话').count(), 0, 'not before it is opened')
  await page.getByRole('button', { name: 'Open request' }).click()
  await page.getByText('为什么要看我的电话').waitFor()
  await page.getByText('It asks about this view:').waitFor()
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('Please choose to grant or refuse.').waitFor()
  await page.getByLabel('Refuse').check()
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('Please say what was done, or why it was refused.').waitFor()
  await fine(page, 'privacy-request-1440')
  await page.getByLabel('Reason for refusing').fill('走访是法定职责')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('Answered. The person can now see it.').waitFor()
  await page.getByText('No requests are waiting.').waitFor()
  await page.getByRole('button', { name: 'Answered', exact: true }).click()
  await page.getByText('Refused', { exact: true }).waitFor()
  const [answered] = (await call('citizen-1', 'GET', '/api/my/requests')).items
  assert.equal(answered.answer, '走访是法定职责')
  assert.match(answered.remedy, /人民法院/)

  await enterData('worker-3', '示例')
  await call('worker-3', 'POST', '/api/my/requests', { kind: 'erase', text: '请删除' })
  await page.getByRole('button', { name: 'Waiting', exact: true }).click()
  await page.getByRole('button', { name: 'Open request' }).click()
  await page.getByLabel('Grant').check()
  await page.getByText('is erased at once and cannot be recovered').waitFor()
  await page.getByLabel('What was done').fill('已删除')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('No requests are waiting.').waitFor()
  assert.equal((await call('worker-3', 'GET', '/api/my/data')).file, undefined)
  assert.deepEqual(page.complaints.filter((line) => !expected(line)), [])
})

test('what is overdue is red and counted; a sign-in that lacks its second step says so and leads there', async () => {
  const page = await open(browser, server, { account: 'command-1', real: true, locale: 'en', size: phone })
  const { items } = await server.as('command-1').get('/api/personal/requests?state=answered')
  const late = { ...items[0], answered: undefined, granted: undefined, answer: undefined, due: '2016-11-28T16:00:00Z', overdue: true }
  const answered = (body, status = 200) => (route) => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) })
  await page.route('**/api/personal/requests?*', answered({ items: [late] }))
  await page.route('**/api/personal/requests/*/open', answered({ code: 'enrol_first', detail: 'x' }, 403))
  await page.goto('/privacy#requests')
  await page.getByText('1 waiting, 1 of them overdue.').waitFor()
  await page.getByText(/^2 d.* late · Answer due by 28 November 2016$/).waitFor()
  const red = (locator) => locator.evaluate((one) => getComputedStyle(one).color)
  assert.equal(await red(page.locator('.badge', { hasText: 'Overdue' })), 'rgb(179, 0, 27)')
  await page.getByRole('button', { name: 'Open request' }).click()
  await page.getByText('requires two-step sign-in').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Do it now' }).getAttribute('href'), '/signin?next=%2Fprivacy')
  await fine(page, 'privacy-overdue-390')
})

test('an odd look is explained, acknowledged and ended with a note; a file is put under protection', async () => {
  const { division } = await server.as('worker-1').get('/api/session')
  const [person] = (await server.as('worker-1').get('/api/personal/people')).items
  assert.equal(person.division, division)
  const page = await at('security-1', '#odd')
  await choose(page, 'Whose file', 'Citizen-1', '(citizen-1)')
  await page.getByRole('button', { name: 'Protect', exact: true }).click()
  await page.getByRole('button', { name: 'End protection citizen-1' }).waitFor()
  await server.as('worker-1').post(`/api/personal/people/${person.account}/open`, { purpose: 'visit', reason: '复访', fields: ['name'] })
  await page.reload()
  await page.locator('.badge', { hasText: 'Protected' }).waitFor()
  assert.equal(await page.getByText('“复访”').count(), 0, 'words about the person: sealed until they are read')
  await page.getByRole('button', { name: 'Read the reason (shown to the person)' }).first().click()
  await page.getByText('“复访”').waitFor()
  await page.getByRole('button', { name: 'Record outcome…' }).first().click()
  await page.getByRole('button', { name: 'Record outcome', exact: true }).click()
  await page.getByText('Please write a note').waitFor()
  await page.getByLabel('Note (no personal data)').fill('已请本人说明')
  await page.getByRole('button', { name: 'Record outcome', exact: true }).click()
  await page.getByText('“已请本人说明”').waitFor()
  await fine(page, 'privacy-odd-1440')
  await page.getByRole('button', { name: 'Record outcome…' }).first().click()
  await page.getByLabel('Outcome').selectOption({ label: 'In order' })
  await page.getByLabel('Note (no personal data)').fill('约定的复访')
  await page.getByRole('button', { name: 'Record outcome', exact: true }).click()
  await page.getByText('“约定的复访”').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByText('“约定的复访”').waitFor()
  assert.equal(await page.getByText('演示', { exact: true }).count(), 0, 'the security administrator sees none of the data')
})

test('a hold is placed with its basis and lifted; what is erased when', async () => {
  const page = await at('security-1', '#keeping', { size: phone })
  await page.getByRole('button', { name: 'Place a hold' }).click()
  await page.getByRole('button', { name: 'Place hold' }).click()
  await page.getByText('Please give a legal basis of at least four characters.').waitFor()
  await fine(page)
  await choose(page, 'Whose data', 'citizen-1', '(citizen-1)')
  await page.getByLabel('Legal basis').fill('示例：诉讼保全')
  await page.getByLabel('Number of days').fill('30')
  await page.getByRole('button', { name: 'Place hold' }).click()
  await page.getByText('示例：诉讼保全').waitFor()
  await page.getByText(/1 under a hold/).first().waitFor()
  await fine(page, 'privacy-keeping-390')
  await page.getByRole('button', { name: 'Lift citizen-1' }).click()
  await page.getByRole('button', { name: 'Lift hold' }).click()
  await page.getByText('None.', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Past' }).click()
  await page.getByText(/lifted on/).waitFor()
})

test('numbers that are nobody’s are written down, are odd in bulk, and then the search says when to go on', async () => {
  const misses = Array.from({ length: 60 }, (_, i) => `139${String(10_000_000 + i)}`)
  for (const phone of misses)
    await server.as('leader-1').post('/api/personal/people/find', { purpose: 'visit', reason: '核对号码', phone })
  const page = await at('leader-1', '', { size: phone })
  await page.getByText('Find by mobile or identity number').click()
  await page.getByLabel('Full mobile or identity number').fill('13800138000')
  await page.getByLabel('Purpose').selectOption({ label: 'Visits in the grid' })
  await page.getByLabel('Reason (shown to the person)').fill('核对号码')
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await page.getByText('You have looked up too many numbers within an hour').waitFor()
  await fine(page, 'privacy-misses-390')
  const guard = await at('security-1', '#odd')
  await guard.getByText('Nobody was found').first().waitFor()
  await guard.getByText('searched by mobile number, nobody found').first().waitFor()
  await fine(guard, 'privacy-misses-1440')
})

test('only those who have something to do there are led there', async () => {
  const page = await at('citizen-1', '')
  await page.waitForURL('**/signin**refused=1')
  const mine = await open(browser, server, { account: 'citizen-1', real: true, locale: 'en' })
  await mine.goto('/my')
  await settled(mine)
  assert.equal(await mine.getByRole('link', { name: 'For staff' }).count(), 0)
  const desk = await open(browser, server, { account: 'township-1', real: true, locale: 'en' })
  await desk.goto('/desk')
  await desk.getByRole('link', { name: 'Personal data' }).click()
  await desk.waitForURL('**/privacy')
  const worker = await at('worker-1', '#odd')
  await worker.getByRole('heading', { name: 'View personal data' }).waitFor()
})
