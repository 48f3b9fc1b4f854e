// The phone in a hand: a tap too many does nothing, the big button leaves room to read and write, and who listens or was
// away is told which task and which day.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1, people: false })
const command = server.as('command-1')
const stations = (await command.get('/api/stations')).items.map(({ name }) => name)

const stateOf = async (id) => (await command.get(`/api/cases/${id}`)).case.state
const step = async (told, verb) => {
  const worker = server.as(told.account)
  const { version } = (await worker.get(`/api/cases/${told.id}`)).case
  await worker.post(`/api/cases/${told.id}/${verb}`, { version })
}

test('the second tap of a double tap on a step does not do the next one', async () => {
  const told = await raise(server, stations.shift())
  const page = await open({ account: told.account, size: phone })
  await page.goto(`/field/cases/${told.id}`)
  await page.getByRole('button', { name: '接单', exact: true }).waitFor()
  await page.evaluate(() => {
    const tap = () => {
      const big = document.querySelector('button.big')
      if (big?.textContent.trim() !== '我已到场') return
      looking.disconnect()
      big.click() // as soon as it says something else
      window.tapped = true
    }
    const looking = new MutationObserver(tap)
    looking.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.waitForFunction(() => window.tapped)
  await page.locator('button.big:not([aria-disabled=true])', { hasText: '我已到场' }).waitFor()
  await page.locator('.strip').waitFor({ state: 'detached' })
  assert.equal(await stateOf(told.id), 'accepted')
  await page.getByRole('button', { name: '我已到场' }).click() // a moment later it is meant
  await page.getByRole('button', { name: '移交部门' }).waitFor()
  await page.context().close()
})

/** What takes the focus and then lies under something else. */
const covered = (page) =>
  page.evaluate(() => {
    const found = []
    for (const one of document.querySelectorAll('.field a, .field button, .field textarea')) {
      one.focus()
      const { left, top, width, height } = one.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const there = document.elementFromPoint(x, y)
      if (!there || !(one.contains(there) || there.contains(one))) found.push(one.outerHTML.slice(0, 80))
    }
    return found
  })

test('at the place, the big button leaves the window to the task, and nothing with the focus is under it', async () => {
  const told = await raise(server, stations.shift())
  await step(told, 'accept')
  await step(told, 'arrive')
  for (const [width, height, large, most] of [[390, 844, false, 0.2], [360, 640, true, 0.25], [720, 450, true, 0.35], [390, 844, true, 0.25]]) {
    const size = { width, height }
    const page = await open({ account: told.account, size, locale: 'en', hasTouch: true })
    if (large) await page.addInitScript(() => localStorage.setItem('huying.large', '1'))
    await page.goto(`/field/cases/${told.id}`)
    await page.getByRole('button', { name: 'Hand over' }).waitFor()
    await settled(page)
    const name = `field-arrived-${width}x${height}${large ? '-large' : ''}`
    await shoot(page, name)
    const { height: bar } = await page.locator('.next').boundingBox()
    assert.ok(bar <= most * height, `${name}: ${bar} of ${height} dots`)
    if (height > 640) assert.ok(await page.getByRole('button', { name: 'Hand over' }).isVisible())
    assert.deepEqual(await covered(page), [], name)
    assert.equal(await widerThanWindow(page), 0)
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: 'Hand over' }).click() // nothing is written yet
    await page.getByText('Please write your findings first.').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement.id), 'findings')
    await shoot(page, `${name}-missing`)
    await page.context().close()
  }
})

test('a task that is opened says its number and what it is about', async () => {
  const told = await raise(server, stations.shift())
  const page = await open({ account: told.account, size: phone })
  await page.goto('/field')
  await page.getByRole('alertdialog').getByRole('button', { name: '去看看' }).click()
  const heading = page.getByRole('heading', { level: 1 })
  await page.waitForFunction((words) => document.title.startsWith(words), `${told.number} ${told.title} · `)
  assert.equal((await heading.innerText()).replace(/\s+/g, ' '), `${told.number} ${told.title}`)
  assert.ok(await heading.evaluate((one) => one === document.activeElement))
  await shoot(page, 'field-task-heading')
  await page.getByRole('button', { name: '返回任务列表' }).click()
  await page.waitForFunction(() => document.title.startsWith('我的任务 · '))
  await page.locator(`a[href="/field/cases/${told.id}"]`).click()
  await page.waitForFunction((words) => document.title.startsWith(words), told.number)
  await page.context().close()
})

test('a phone that was away for two days says of which day it shows', async () => {
  const page = await open({ account: 'worker-1', size: phone })
  await page.goto('/field')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload() // now the service worker answers for the page
  await settled(page)
  await page.context().setOffline(true)
  await page.reload()
  await page.getByText(/^显示的是 \d\d:\d\d 的情况/).waitFor()
  await page.clock.setSystemTime(Date.now() + 2 * 86_400_000)
  await page.reload()
  await page.getByText(/^显示的是 (\d+年)?\d+月\d+日 \d\d:\d\d 的情况/).waitFor()
  await page.context().close()
})
