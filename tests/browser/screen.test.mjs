// The big screen: how soon it is there, the demonstration's clock, the language.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, settled, shoot } from './browser.mjs'
import { freshCounty, serve, winterCounty } from './county.mjs'
import { browserFor } from './stage.mjs'

const winter = await serve(winterCounty())
const fresh = await serve(freshCounty())
const browser = await browserFor(winter, fresh)

test('the first view: figures, lists and map', async () => {
  const page = await open(browser, winter, { account: 'command-1' })
  const began = Date.now()
  await page.goto('/screen', { waitUntil: 'commit' })
  await page.waitForFunction(
    () => document.querySelector('.map canvas') && document.querySelector('.figures dd') && document.querySelector('.rows li'),
  )
  console.log(`# /screen first view: ${Date.now() - began} ms`) // the promise is 1500 on a machine that does nothing else
  await page.context().close()
})

test("the demonstration's clock runs an hour a second, and stops", async () => {
  const page = await open(browser, fresh, { account: 'command-1' })
  await page.goto('/screen')
  await settled(page)
  await page.getByRole('button', { name: '×3600' }).click()
  await page.waitForFunction(() => document.querySelector('header .time strong').innerText >= '01:00')
  await page.getByRole('button', { name: '暂停' }).click()
  await page.getByRole('button', { name: '暂停', pressed: true }).waitFor()
  const { speed, now } = await fresh.as('command-1').get('/api/clock')
  assert.equal(speed, 0)
  assert.ok(Date.parse(now) > Date.parse('2016-11-30T16:50:00Z'), now)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('the language is switched at once and remembered', async () => {
  const page = await open(browser, winter, { account: 'command-1' })
  await page.goto('/screen')
  await settled(page)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Open warnings' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Deqing County · Command' }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await page.context().close()
})

test('from a warning to its case, its place and back, by address', async () => {
  const page = await open(browser, winter, { account: 'command-1' })
  await page.goto('/screen')
  await settled(page)
  await page.getByRole('region', { name: '进行中的预警' }).getByRole('button').first().click()
  await page.getByRole('heading', { name: '办理经过' }).waitFor()
  assert.match(page.url(), /#case=\d+$/)
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '办理经过' }).waitFor({ state: 'hidden' })
  await page.context().close()
})

test('an administrator, who may not see cases, is told nothing of them', async () => {
  const page = await open(browser, winter, { account: 'admin-1', locale: 'en' })
  await page.goto('/screen')
  await settled(page)
  await page.getByText('Stations online').waitFor()
  await page.getByRole('heading', { name: 'Response times' }).waitFor()
  for (const words of ['Overdue cases', 'No cases', 'Cases by state', 'Try again'])
    assert.equal(await page.getByText(words).count(), 0, words)
  assert.equal(await page.getByRole('heading', { name: /^Cases/ }).count(), 0)
  await page.getByRole('region', { name: 'Open warnings' }).getByRole('button').first().click()
  await page.getByRole('heading', { name: 'Latest readings' }).waitFor() // its station, not its case
  await page.goto('/screen#case=1')
  await settled(page)
  await shoot(page, 'screen-admin-1440')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('figures of what could not be read are no zeros', async () => {
  const page = await open(browser, winter, { account: 'command-1', locale: 'en' })
  for (const path of ['**/api/cases?*', '**/api/warnings?*'])
    await page.route(path, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{}' }))
  await page.goto('/screen')
  await page.getByText('This could not be loaded').first().waitFor()
  const figure = (name) => page.locator('.figures div', { hasText: name }).locator('dd').innerText()
  assert.equal(await figure('Overdue cases'), '–')
  assert.equal(await figure('Open warnings'), '–')
  assert.match(await page.getByRole('heading', { name: /^Cases/ }).innerText(), /–/)
  assert.equal(await page.getByText('No cases').count(), 0)
  await page.context().close()
})

test('in English the number of cases beside the medians is in sight', async () => {
  const page = await open(browser, winter, { account: 'command-1', locale: 'en' })
  await page.goto('/screen')
  await settled(page)
  await shoot(page, 'screen-times-1440-en')
  const { inner, outer } = await page.locator('.times .table').evaluate((box) => ({ inner: box.scrollWidth, outer: box.clientWidth }))
  assert.ok(inner <= outer, `the table of ${inner} px stands in ${outer} px`)
  await page.context().close()
})
