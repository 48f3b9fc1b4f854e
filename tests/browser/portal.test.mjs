// What a citizen is told on the real clock: nothing of now from old readings, units as they are, nobody called who was not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desktop, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, importAir } from './county.mjs'
import { stage } from './stage.mjs'

const place = freshCounty()
importAir(place, 'Aotizhongxin')
const { open, server } = await stage(place, { real: true })
const gateway = server.as('gateway-1')
const old = (await server.as('command-1').get('/api/stations')).items.find(({ time }) => time)

/** A station with all six pollutants, measured a minute ago; results as [observed property, unit, value]. */
function newStation(name, coordinates, results) {
  const sensor = { name: 's', description: 'd', encodingType: 'text/plain', metadata: 'm' }
  const time = new Date(Date.now() - 70 * 60_000).toISOString() // of an hour that has ended, whatever time it is
  return gateway.post('/sta/v1.1/Things', {
    name,
    description: 'd',
    Locations: [{ name, description: 'd', encodingType: 'application/geo+json', location: { type: 'Point', coordinates } }],
    Datastreams: results.map(([property, symbol, result]) => ({
      name: property,
      description: 'd',
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      unitOfMeasurement: { name: symbol, symbol, definition: 'd' },
      Sensor: sensor,
      ObservedProperty: { name: property, definition: `urn:${property}`, description: 'd' },
      Observations: [{ result, phenomenonTime: time }],
    })),
  })
}
const clean = [['PM10', 'ug/m3', 20], ['SO2', 'ug/m3', 5], ['NO2', 'ug/m3', 10], ['O3', 'ug/m3', 60]]

for (const [size, locale] of [[phone, 'zh'], [desktop, 'en']])
  test(`a reading of years ago is not the air now, ${locale}`, async () => {
    const page = await open({ size, locale })
    await page.goto('/330521')
    const [none, last] =
      locale === 'zh'
        ? ['暂时没有空气数据', /最后一次测得是 2017年2月28日 23:00/]
        : ['No air data at the moment', /Last measured 28 Feb 2017, 23:00/]
    await page.getByText(none).waitFor() // the whole county
    await page.getByText(last).waitFor()
    await page.getByRole('combobox').selectOption(old.id)
    await page.getByText(last).waitFor()
    assert.equal(await page.getByText(/放心出门|Enjoy it/).count(), 0)
    const row = page.getByRole('row', { name: locale === 'zh' ? old.name : old.name_en })
    assert.match(await row.innerText(), locale === 'zh' ? /2017年2月28日 23:00[^]*暂无数据\s*–/ : /28 Feb 2017, 23:00[^]*No data\s*–/)
    await settled(page)
    assert.deepEqual(await violations(page), [])
    assert.equal(await widerThanWindow(page), 0)
    await shoot(page, `portal-old-${locale}`)
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

test('the screen has no station online and no highest value', async () => {
  const page = await open({ account: 'command-1', size: desktop })
  await page.goto(`/screen#station=${old.id}`)
  await page.locator('dl.figures').getByText('0 / 8').waitFor()
  await page.getByText('2017年2月28日 23:00 测得').waitFor()
  assert.match(await page.locator('dl.figures').innerText(), /最高 PM2.5\s*–/)
  await page.context().close()
})

test('on the real clock no demonstration clock is shown, and the source is said of what the demonstration brought', async () => {
  const page = await open({ size: phone })
  await page.goto('/330521')
  await page.getByText('本页现在按真实时间运行').waitFor()
  await page.getByText(/^演示自带的空气数据是真实的/).waitFor()
  assert.equal(await page.getByText(/演示时钟/).count(), 0)
  await page.context().close()
})

test('a device that counts in mg/m3 is heard as it means it; outside the county nobody was called', async () => {
  const page = await open({ size: phone })
  await page.goto('/330521')
  await settled(page)
  await newStation('矿山', [116.4, 39.9], [['PM2.5', 'mg/m3', 0.4], ['CO', 'ug/m3', 900], ...clean])
  await page.getByText('正在等待指挥中心安排人员').waitFor()
  assert.equal(await page.getByText('已派单').count(), 0)
  await page.getByText('每立方米 400 微克').waitFor()
  await page.getByText('空气质量指数 434').waitFor()
  await page.getByText('全县 9 个监测站中 1 个现在有数据，这是居中的一个：矿山').waitFor()
  await page.getByText('大家都尽量不要出门').waitFor()
  await shoot(page, 'portal-milligrams')
  await page.context().close()
})

test('in English on a phone the choice of the place is read to its end', async () => {
  const page = await open({ size: phone, locale: 'en' })
  await page.goto('/330521')
  await settled(page)
  const choice = page.getByLabel('Where')
  const { width } = await choice.boundingBox()
  const label = await page.locator('label', { has: choice }).boundingBox()
  assert.ok(width >= label.width - 1 && width > 300, `${width} dots`)
  await shoot(page, 'portal-choice-390-en')
  await page.context().close()
})
