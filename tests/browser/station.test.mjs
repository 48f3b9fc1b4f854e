// The page of one station, without an account: its ranges, table and download, and the ways that lead there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { desktop, loseAnswer, phone, settled, shoot } from './browser.mjs'
import { winterCounty } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server: winter } = await stage(winterCounty())
const [station, other] = (await winter.as('command-1').get('/api/stations')).items

test('ranges, charts with gaps told, table and download, without an account', async () => {
  const page = await open({ size: phone })
  await page.goto(`/station?id=${station.id}`)
  await settled(page)
  await page.getByRole('heading', { name: station.name, level: 1 }).waitFor()
  assert.equal(await page.locator('.charts canvas').count(), 7)
  for (const [name, range] of [['week', '一周'], ['month', '一个月'], ['all', '全部']]) {
    await page.getByRole('button', { name: range }).click()
    await settled(page)
    await page.locator('.charts canvas').first().waitFor()
    await shoot(page, `station-range-${name}`)
  }
  await page.getByText('阴影是从最低到最高').waitFor()
  await page.getByRole('button', { name: '数据表' }).click()
  const rows = await page.locator('tbody tr').count()
  assert.ok(rows >= 39 && rows <= 41, `${rows} days`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载这里的数据' }).click()])
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n')
  assert.match(lines[0], /time,aqi,primary,exceeding,edition,pm25/)
  assert.equal(lines.length, rows + 1)
  assert.match(lines[3], /^2016-12-02T16:00:00Z,272,pm25,no2 pm10 pm25,HJ 633-2012,222,244,/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('another station by the list; the address follows; a wrong one is told', async () => {
  const page = await open({ size: desktop })
  await page.goto(`/station?id=${station.id}`)
  await page.getByRole('combobox').selectOption(other.id)
  await page.getByRole('heading', { name: other.name, level: 1 }).waitFor()
  assert.match(page.url(), new RegExp(`id=${other.id}`))
  await page.goto('/station?id=17')
  await page.getByText('没有这个监测站').waitFor()
  await page.context().close()
})

test('from portal, desk and screen to the station', async () => {
  const citizen = await open({ size: phone })
  await citizen.goto('/')
  await citizen.getByRole('heading', { name: '最近几天（全县）' }).waitFor()
  const days = citizen.getByRole('region', { name: '最近几天（全县）' })
  assert.equal(await days.getByRole('listitem').count(), 7)
  await citizen.getByRole('link', { name: station.name }).click()
  await citizen.getByRole('heading', { name: station.name, level: 1 }).waitFor()
  const command = await open({ account: 'command-1', size: desktop })
  await command.goto(`/screen#station=${station.id}`)
  await command.getByRole('link', { name: '看全部读数' }).click()
  await command.getByRole('heading', { name: station.name, level: 1 }).waitFor()
  await citizen.context().close()
  await command.context().close()
})

/** Readings of its own hour at a station, each a second after the other. */
async function measure(values) {
  const { now } = await winter.as('command-1').get('/api/clock')
  const gateway = winter.as('gateway-1')
  for (const pm25 of values) {
    const phenomenonTime = new Date(Date.parse(now) + 60_000 + measured++ * 1_000).toISOString()
    await gateway.post(`/sta/v1.1/Datastreams(${station.datastreams.pm25})/Observations`, { result: pm25, phenomenonTime })
  }
}
let measured = 0

test('new readings are shown by themselves, to everybody and to staff, and a busy county does not make a page ask all the time', async () => {
  const citizen = await open({ size: phone })
  const staff = await open({ account: 'environment-1', size: desktop })
  await citizen.goto(`/station?id=${station.id}`)
  await staff.goto(`/station?staff=1&id=${station.id}`)
  for (const page of [citizen, staff]) await settled(page)
  let asked = 0
  citizen.on('request', (request) => (asked += request.url().endsWith('/air') ? 1 : 0))
  await measure([...Array(60).keys()].map((n) => 271 + n)) // the last one is 330
  for (const page of [citizen, staff]) await page.locator('dd').getByText('330', { exact: true }).waitFor()
  assert.ok(asked < 30, `${asked} times for sixty readings`)
  assert.deepEqual(citizen.complaints, [])
  assert.deepEqual(staff.complaints, [])
  await citizen.context().close()
  await staff.context().close()
})

test('who reads the table stays where they are when readings come', async () => {
  const page = await open({ size: desktop })
  await page.goto(`/station?id=${station.id}`)
  await page.getByRole('button', { name: '一周' }).click()
  await page.getByRole('button', { name: '数据表' }).click()
  await page.getByRole('button', { name: '较早' }).click()
  await page.getByText(/第 2 页/).waitFor()
  const read = page.waitForResponse((answer) => answer.url().includes('/aqi?'))
  await measure([341])
  await read
  await page.locator('dd').getByText('341', { exact: true }).waitFor()
  await settled(page)
  await page.getByText(/第 2 页/).waitFor()
  await page.context().close()
})

test('a fault of a sensor that somebody closes leaves the open page of the network, and a note half written stays', async () => {
  const network = await open({ account: 'environment-1', size: desktop })
  await network.goto('/network')
  await settled(network)
  const { items } = await winter.as('command-1').get('/api/sensor-faults?state=open')
  const cards = network.locator('main li.card')
  assert.equal(await cards.count(), items.length)
  await cards.last().getByRole('button', { name: '已修复' }).click()
  await network.getByRole('dialog').getByRole('textbox').fill('换过滤膜')
  await winter.as('command-1').post(`/api/sensor-faults/${items[0].id}/resolve`)
  await network.waitForFunction((n) => document.querySelectorAll('main li.card').length === n, items.length - 1)
  assert.equal(await network.getByRole('dialog').getByRole('textbox').inputValue(), '换过滤膜')
  assert.deepEqual(network.complaints, [])
  await network.context().close()
})

test('an answer that is lost when a fault is closed: pressing again is no second act and no refusal', async () => {
  const page = await open({ account: 'environment-1', size: desktop })
  await page.goto('/network')
  await settled(page)
  await loseAnswer(page, '**/resolve')
  const cards = page.locator('main li.card')
  const before = await cards.count()
  await cards.last().getByRole('button', { name: '已修复' }).click()
  const close = page.getByRole('dialog').getByRole('button', { name: '已修复，关闭' })
  await close.click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  await page.waitForFunction((n) => document.querySelectorAll('main li.card').length === n, before - 1) // it is closed
  await close.click()
  await page.getByText('已提交。').waitFor()
  assert.equal(await cards.count(), before - 1)
  await page.context().close()
})
