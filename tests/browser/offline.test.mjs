// The phone without a network: nothing is lost, everything arrives in order, and where the county and the worker disagree
// the worker chooses.
import assert from 'node:assert/strict'
import { beforeEach, afterEach, test } from 'node:test'
import { phone, shoot } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { stage } from './stage.mjs'

const photo = new URL('../scenarios/files/with_place.jpg', import.meta.url).pathname
const { open, server } = await stage(freshCounty(), { speed: 1, people: false })
const command = server.as('command-1')
const stations = (await command.get('/api/stations')).items.map(({ name }) => name)

let told // the case of this test
let page // its worker's phone, with the case open

beforeEach(async () => {
  told = await raise(server, stations.shift())
  page = await open({ account: told.account, size: phone })
  await page.goto('/field')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload() // now the service worker answers for the page
  await hush() // it came while the page was closed
  await page.locator(`a[href="/field/cases/${told.id}"]`).click()
  await button('接单').waitFor()
})
afterEach(() => page.context().close())

const button = (name) => page.getByRole('button', { name, exact: true })
const offline = (is) => page.context().setOffline(is)
const waiting = (n) => page.getByRole('button', { name: `等待发送（${n}）` })
const conflict = () => page.getByRole('heading', { name: '这件事在您离线时有了变化' })
const detail = () => command.get(`/api/cases/${told.id}`)
const dispatch = (id) => command.post(`/api/cases/${told.id}/dispatch`, { account: id, reason: '现场力量调整' })
/** Being given a case rings, also when it is the same one. */
const hush = () => button('知道了').click()
const done = () => page.locator('.strip').first().waitFor({ state: 'detached' })

/** With a line, and the county has taken it. */
async function accept() {
  await button('接单').click()
  await button('我已到场').waitFor()
  while ((await detail()).case.state !== 'accepted') await page.waitForTimeout(100)
  await done()
}

test('a visit without a network: kept over a reload, sent in order when the line is back', async () => {
  await accept()
  await offline(true)
  await button('我已到场').click()
  await waiting(1).waitFor()
  await page.locator('input[type=file]').setInputFiles(photo)
  await waiting(2).waitFor()
  await page.getByLabel('现场情况').fill('秸秆焚烧，火已熄灭')
  await button('移交部门').click()
  await waiting(3).waitFor()

  await page.reload() // from the service worker
  await waiting(3).waitFor()
  await shoot(page, 'field-offline')
  await page.getByText('已移交，等部门处置').waitFor()
  assert.equal(await button('处置完成').count(), 0, "it is the department's to end")
  assert.equal((await detail()).case.state, 'accepted')

  await offline(false)
  await done()
  const { case: row, timeline, photos } = await detail()
  assert.ok(row.handed_over)
  assert.equal(photos.length, 1)
  assert.deepEqual(
    timeline.slice(2).map(({ action }) => action),
    ['accept', 'arrive', 'photo', 'hand_over'],
  )
  assert.ok(timeline.find(({ action }) => action === 'arrive').occurred, 'when it was done is kept')
})

test('meanwhile given to somebody else: the worker sees it and lets go', async () => {
  await accept()
  await offline(true)
  await button('我已到场').click()
  const other = told.people.find(({ id, role }) => id !== told.assignee && role === 'worker')
  await dispatch(other.id)
  await offline(false)
  await conflict().waitFor()
  await page.getByText(`负责人：${other.display}`).waitFor()
  await page.getByText('现场力量调整').first().waitFor()
  await shoot(page, 'field-conflict-other')
  await button('放弃我的').click()
  await page.getByText('放弃后找不回来').waitFor()
  await button('确定放弃').click()
  await conflict().waitFor({ state: 'hidden' })
  const { case: row, timeline } = await detail()
  assert.equal(row.state, 'dispatched')
  assert.ok(!timeline.some(({ action }) => action === 'arrive'))
})

test('meanwhile given anew to the same worker: theirs on top', async () => {
  await offline(true)
  await button('接单').click()
  await waiting(1).waitFor()
  await dispatch(told.assignee)
  await offline(false)
  await hush()
  await conflict().waitFor()
  await button('仍然提交我的').click()
  await button('我已到场').waitFor()
  await done()
  assert.equal((await detail()).case.state, 'accepted')
})

test('an act that is no longer possible is kept as a note', async () => {
  await accept()
  await offline(true)
  await button('我已到场').click()
  await waiting(1).waitFor()
  await dispatch(told.assignee)
  await offline(false)
  await hush()
  await conflict().waitFor()
  await page.getByText('这一步已经不能再做').waitFor()
  await shoot(page, 'field-conflict')
  await button('把我做的记成备注').click()
  await conflict().waitFor({ state: 'hidden' })
  await done()
  const { timeline } = await detail()
  assert.match(timeline.at(-1).note, /离线时所做/)
})
