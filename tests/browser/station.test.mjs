// The page of one station, without an account: its ranges, table and download, and the ways that lead there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desktop, launch, open, phone, settled, shoot } from './browser.mjs'
import { serve, winterCounty } from './county.mjs'

const winter = await serve(winterCounty())
const [station, other] = (await winter.as('command-1').get('/api/stations')).items
let browser
before(async () => {
  browser = await launch()
})
after(async () => {
  await browser.close()
  await winter.stop()
})

test('ranges, charts with gaps told, table and download, without an account', async () => {
  const page = await open(browser, winter, { size: phone })
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
  const page = await open(browser, winter, { size: desktop })
  await page.goto(`/station?id=${station.id}`)
  await page.getByRole('combobox').selectOption(other.id)
  await page.getByRole('heading', { name: other.name, level: 1 }).waitFor()
  assert.match(page.url(), new RegExp(`id=${other.id}`))
  await page.goto('/station?id=17')
  await page.getByText('没有这个监测站').waitFor()
  await page.context().close()
})

test('from portal, desk and screen to the station', async () => {
  const citizen = await open(browser, winter, { size: phone })
  await citizen.goto('/')
  await citizen.getByRole('heading', { name: '最近几天（全县）' }).waitFor()
  const days = citizen.getByRole('region', { name: '最近几天（全县）' })
  assert.equal(await days.getByRole('listitem').count(), 7)
  await citizen.getByRole('link', { name: station.name }).click()
  await citizen.getByRole('heading', { name: station.name, level: 1 }).waitFor()
  const command = await open(browser, winter, { account: 'command-1', size: desktop })
  await command.goto(`/screen#station=${station.id}`)
  await command.getByRole('link', { name: '看全部读数' }).click()
  await command.getByRole('heading', { name: station.name, level: 1 }).waitFor()
  await citizen.context().close()
  await command.context().close()
})
