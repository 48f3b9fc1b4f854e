// Every page at both sizes and in both languages: accessible (axe, WCAG A and AA), nothing wider than the window, no text
// too small to read, no Chinese in English but what people wrote, nothing on the console. A picture of each in tests/out/shots; with PICTURES=1 also those of the README.
import assert from 'node:assert/strict'
import { mkdirSync, statSync } from 'node:fs'
import { describe, test } from 'node:test'
import { chineseIn, desktop, missingWords, open, phone, settled, shoot, tinyText, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, serve, winterCounty } from './county.mjs'
import { browserFor } from './stage.mjs'

const root = new URL('../..', import.meta.url).pathname
const pictures = `${root}docs/pictures`
const largestPicture = 200_000 // bytes

const winter = await serve(winterCounty())
const fresh = await serve(freshCounty())
const command = winter.as('command-1')
const worker = 'worker-4'
const [mine] = (await winter.as(worker).get('/api/cases?mine=true&limit=1')).items
const [warning] = (await command.get('/api/warnings?state=open')).items
const [station] = (await command.get('/api/stations')).items
await changes()
await personal()

/** A rule is open and is being tried. */
async function tryRule(page, locale) {
  await page.getByRole('button', { name: locale === 'zh' ? '修改' : 'Edit', exact: true }).click()
  await page.getByRole('button', { name: locale === 'zh' ? '先试一试' : 'Try it first' }).click()
  await page.getByRole('slider').waitFor()
  const trial = page.getByRole('region', { name: locale === 'zh' ? '先试一试' : 'Try it first' })
  await trial.locator('[data-figure=raised]').waitFor()
  await trial.evaluate((part) => part.scrollIntoView())
}

/** A person's data is about to be opened. */
async function askToOpen(page, locale) {
  await page.locator('.entries button').first().click()
  await page.getByRole('dialog').locator('select').selectOption('visit')
  await page.getByRole('dialog').getByLabel(locale === 'zh' ? '手机号码' : 'Mobile number').check()
}

/** The first request is read. */
const readRequest = (page) => page.locator('.entries button').first().click()

/** name, address, whose; `then`: what is done there first; `picture`: the README's picture, by its name and width. */
const pages = [
  { name: 'portal', path: '/', picture: 'portal-390' },
  { name: 'portal-empty', path: '/', on: fresh },
  { name: 'signin', path: '/signin' },
  { name: 'verify', path: '/verify', picture: 'verify-390' },
  { name: 'signin-password', path: '/signin?password=1', account: 'environment-2', real: true, on: fresh },
  { name: 'signin-enrol', path: '/signin?enrol=1', account: 'environment-2', real: true, on: fresh },
  { name: 'accounts-mine', path: '/accounts', account: 'security-1', real: true, on: fresh },
  { name: 'accounts-people', path: '/accounts#people', account: 'admin-1', real: true, on: fresh },
  { name: 'accounts-rights', path: '/accounts#rights', account: 'security-1', real: true, on: fresh, picture: 'accounts-1440' },
  { name: 'accounts-requests', path: '/accounts#requests', account: 'admin-1', real: true, on: fresh },
  { name: 'accounts-audit', path: '/accounts#audit', account: 'audit-1' },
  { name: 'accounts-audit-empty', path: '/accounts#audit', account: 'audit-1', real: true, on: fresh },
  { name: 'my', path: '/my', account: 'citizen-1', real: true, on: fresh, picture: 'my-390' },
  { name: 'my-empty', path: '/my', account: 'worker-2', real: true, on: fresh },
  { name: 'privacy', path: '/privacy', account: 'worker-1', on: fresh, then: askToOpen, picture: 'privacy-1440' },
  { name: 'privacy-requests', path: '/privacy#requests', account: 'command-1', on: fresh, then: readRequest },
  { name: 'privacy-odd', path: '/privacy#odd', account: 'security-1', on: fresh },
  { name: 'privacy-keeping', path: '/privacy#keeping', account: 'security-1', on: fresh },
  { name: 'privacy-assessments', path: '/privacy#assessments', account: 'admin-1', on: fresh },
  { name: 'privacy-register', path: '/privacy#register', account: 'township-1', on: fresh },
  { name: 'privacy-empty', path: '/privacy', account: 'worker-8', on: winter },
  { name: 'screen', path: '/screen', account: 'command-1', picture: 'screen-1440' },
  { name: 'screen-empty', path: '/screen', account: 'command-1', on: fresh },
  { name: 'screen-case', path: `/screen#case=${mine.id}`, account: 'command-1' },
  { name: 'screen-station', path: `/screen#station=${station.id}`, account: 'command-1' },
  { name: 'screen-place', path: `/screen#division=${station.division}`, account: 'command-1' },
  { name: 'desk', path: '/desk', account: 'environment-1' },
  { name: 'desk-case', path: `/desk/cases/${mine.id}`, account: 'environment-1', picture: 'desk-1440' },
  { name: 'desk-warning', path: `/desk/warnings/${warning.id}`, account: 'environment-1' },
  { name: 'desk-rules', path: '/desk/rules', account: 'environment-1' },
  { name: 'desk-rules-try', path: '/desk/rules', account: 'environment-1', then: tryRule, picture: 'rules-1440' },
  { name: 'desk-wishes', path: '/desk/wishes', account: 'township-1' },
  { name: 'network', path: '/network', account: 'environment-1', picture: 'network-1440' },
  { name: 'network-empty', path: '/network', account: 'worker-1', on: fresh },
  { name: 'duty', path: '/duty', account: 'township-1', on: fresh, picture: 'duty-1440' },
  { name: 'duty-empty', path: '/duty', account: 'township-2', on: fresh },
  { name: 'duty-worker', path: '/duty', account: 'worker-1', on: fresh },
  { name: 'alerts', path: '/alerts', account: 'environment-1', picture: 'alerts-1440' },
  { name: 'alerts-empty', path: '/alerts', account: 'worker-1', on: fresh },
  { name: 'station', path: `/station?id=${station.id}`, picture: 'station-1440' },
  { name: 'station-staff', path: `/station?staff=1&id=${station.id}`, account: 'environment-1' },
  { name: 'station-empty', path: '/station', on: fresh },
  { name: 'field', path: '/field', account: worker },
  { name: 'field-case', path: `/field/cases/${mine.id}`, account: worker, picture: 'field-390' },
  { name: 'field-settings', path: '/field/settings', account: worker },
  { name: 'field-empty', path: '/field', account: 'worker-1', on: fresh },
]

/** Something to see on the page of rights: one that two administrators gave, one that waits. */
async function changes() {
  const { now } = await fresh.as('command-1').get('/api/clock')
  const { items } = await fresh.as('admin-1').get('/api/accounts')
  const wanted = {
    kind: 'grant',
    reason: '秋冬季大气督查',
    account: items.find((a) => a.name === 'environment-2').id,
    may: 'see_cases',
    purpose: 'inspection',
    division: '330521001',
    begins: now,
    ends: new Date(Date.parse(now) + 30 * 86_400_000).toISOString(),
  }
  const security = fresh.as('security-1')
  const { id } = await security.post('/api/access/changes', wanted)
  await fresh.as('admin-1').post(`/api/access/changes/${id}/approve`)
  await security.post('/api/access/changes', { ...wanted, may: 'act_on_case', purpose: 'emergency', reason: '节假日值守' })
}

/** Something to see on a citizen's page: a file, a look of the worker of the grid, a request. */
async function personal() {
  const call = async (token, method, path, body) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const text = await (await fetch(fresh.address + path, { method, headers, body: JSON.stringify(body) })).text()
    return text && JSON.parse(text)
  }
  const session = await fresh.session('citizen-1')
  const grid = (await fresh.as('worker-1').get('/api/session')).division
  const { file } = await call(session, 'PUT', '/api/my/data', { name: '演示', phone: '13800138000', id_number: '11010519491231002X', division: grid })
  const look = { purpose: 'visit', reason: '上门走访，了解取暖情况', fields: ['phone'] }
  await call(fresh.token('worker-1'), 'POST', `/api/personal/people/${file.account}/open`, look)
  await call(session, 'POST', '/api/my/requests', { kind: 'explain', text: '请说明走访时为何需要查看电话' })
  await call(fresh.token('security-1'), 'PUT', `/api/personal/people/${file.account}/watch`, { watched: true })
  await call(fresh.token('worker-1'), 'POST', `/api/personal/people/${file.account}/open`, { ...look, reason: '复访' })
  await fresh.as('security-1').post('/api/personal/holds', { account: file.account, basis: '示例：诉讼保全', days: 90 })
  await fresh.as('security-1').post('/api/personal/assessments', {
    purpose: 'visit',
    necessity: '依据《个人信息保护法》第十三条第一款第三项；上门前须联系本人，只取姓名和手机号码。',
    effects: '泄露后可能受到骚扰，涉及登记了信息的全部居民；可能性低。',
    measures: '默认遮挡、逐次留痕并告知本人、到期删除；还缺网格员更换手机后的核查。',
  })
}

if (process.env.PICTURES) mkdirSync(pictures, { recursive: true })
const browser = await browserFor(winter, fresh)

/** The sign-in asks who is here and is told 401: the browser notes that, and it is right so. */
const expected = (complaint) => /401 .*\/api\/session$/.test(complaint)

/** Closed when the test is over, however it ended: a page that is left open goes on drawing. */
async function look(t, { path, account, real, on = winter, then }, size, locale, more) {
  const page = await open(browser, on, { account, real, size, locale, ...more })
  t.after(() => page.context().close())
  await page.goto(path)
  await settled(page)
  if (then) {
    await then(page, locale)
    await settled(page)
  }
  return page
}

/** For the README: a desktop in 979 dots, which is as much as it shows. */
async function keepPicture(t, place, size, file) {
  const page = await look(t, place, size, 'zh', size === desktop && { deviceScaleFactor: 0.68 })
  await page.screenshot({ path: file })
  assert.ok(statSync(file).size <= largestPicture, `${file} is larger than ${largestPicture} bytes`)
}

describe('pages', { concurrency: 3 }, () => {
  for (const { name, picture, ...place } of pages)
    for (const [width, size] of Object.entries({ 390: phone, 1440: desktop }))
      for (const locale of ['zh', 'en'])
        test(`${name}, ${width} wide, ${locale}`, async (t) => {
          const page = await look(t, place, size, locale)
          await shoot(page, `${name}-${width}-${locale}`)
          assert.equal(await widerThanWindow(page), 0, 'wider than the window')
          // axe is most of the work, and does not read: each size and each language once
          if ((locale === 'zh') === (size === phone)) assert.deepEqual(await violations(page), [])
          assert.deepEqual(await tinyText(page), [])
          assert.deepEqual(await missingWords(page), [], 'keys instead of words')
          if (locale === 'en') assert.deepEqual(await chineseIn(page), [], 'Chinese on a page in English')
          assert.deepEqual(page.complaints.filter((one) => !expected(one)), [])
        })

  for (const { picture, ...place } of process.env.PICTURES ? pages.filter(({ picture }) => picture) : [])
    test(`the README's ${picture}`, (t) => keepPicture(t, place, picture.endsWith('390') ? phone : desktop, `${pictures}/${picture}.png`))

  for (const { name, ...place } of pages.filter(({ picture }) => picture))
    // in English, whose words are the longer ones
    test(`${name} in large text on a phone`, async (t) => {
      const page = await look(t, place, phone, 'en')
      await page.evaluate(() => localStorage.setItem('huying.large', '1'))
      await page.reload()
      await settled(page)
      if (place.then) await place.then(page, 'en')
      await shoot(page, `${name}-390-large`)
      assert.equal(await widerThanWindow(page), 0, 'wider than the window')
      assert.deepEqual(await violations(page), [])
    })
})
