// The desk on a slow line and before eyes that need their own colours: no choice is lost, none is shown that was not kept,
// and what is chosen can be seen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loseAnswer, settled, shoot, violations } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1, people: false })
const command = server.as('command-1')
const [station] = (await command.get('/api/stations')).items
await raise(server, station.name)

test('wishes chosen quickly on a slow line are all kept, one sent after another', async () => {
  const page = await open({ account: 'township-1' })
  let under = 0
  let most = 0
  const held = []
  await page.route('**/api/my/subscriptions', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    most = Math.max(most, ++under)
    if (held.length === 0) await new Promise((go) => held.push(go)) // the first waits until all is chosen
    const response = await route.fetch()
    under--
    await route.fulfill({ response })
  })
  await page.goto('/desk/wishes')
  await page.getByRole('button', { name: '增加一项' }).click()
  await page.getByLabel('从哪一级起').selectOption('critical')
  await page.getByLabel('这段时间不打扰我').check()
  await page.getByText('正在保存…').waitFor()
  held[0]()
  await page.getByText('已保存。').waitFor()
  const { items, quiet } = await server.as('township-1').get('/api/my/subscriptions')
  assert.deepEqual(items.map(({ severity }) => severity), ['critical'])
  assert.ok(quiet)
  assert.equal(most, 1)
  assert.equal(await page.getByLabel('从哪一级起').inputValue(), 'critical')
  await page.context().close()
})

test('a wish that was not saved is not shown as chosen, and can be saved again', async () => {
  const kept = async () => (await server.as('township-2').get('/api/my/subscriptions')).items.map(({ severity }) => severity)
  const page = await open({ account: 'township-2' })
  await page.goto('/desk/wishes')
  await page.getByRole('button', { name: '增加一项' }).click()
  await page.getByText('已保存。').waitFor()
  await page.route('**/api/my/subscriptions', (route) => route.abort())
  const severity = page.getByLabel('从哪一级起')
  await severity.selectOption('critical')
  await page.getByText('刚才的选择没有保存').waitFor()
  assert.equal(await severity.inputValue(), 'serious')
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'wishes-not-saved')
  await page.unroute('**/api/my/subscriptions')
  await page.getByRole('button', { name: '再保存一次' }).click()
  await page.getByText('已保存。').waitFor()
  assert.equal(await severity.inputValue(), 'critical')
  assert.deepEqual(await kept(), ['critical'])
  await page.context().close()
})

test('the filters of the cases outlive a reload and an opened case', async () => {
  const page = await open({ account: 'environment-1' })
  await page.goto('/desk')
  const all = page.getByRole('group', { name: '范围' }).getByRole('button', { name: '全部可见' })
  await all.click()
  await page.getByLabel('状态').selectOption('dispatched')
  await page.locator('a[data-row]').first().click()
  await page.waitForURL(/\/desk\/cases\/\d+\?scope=all&state=dispatched$/)
  await page.reload()
  await page.locator('a[data-row][aria-current]').waitFor()
  assert.equal(await all.getAttribute('aria-pressed'), 'true')
  assert.equal(await page.getByLabel('状态').inputValue(), 'dispatched')
  await page.getByRole('button', { name: '清除筛选' }).click()
  await page.waitForURL(/\/desk\/cases\/\d+$/)
  await page.context().close()
})

test('a note whose answer was lost on the way is sent again and stands there once', async () => {
  const [{ id }] = (await command.get('/api/cases?limit=1')).items
  const page = await open({ account: 'environment-1' })
  await page.goto(`/desk/cases/${id}`)
  await loseAnswer(page, '**/note')
  await page.getByRole('button', { name: '记一笔', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('已电话联系工地')
  await dialog.getByRole('button', { name: /^确认/ }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('button', { name: /^确认/ }).click()
  await dialog.waitFor({ state: 'detached' })
  const { timeline } = await command.get(`/api/cases/${id}`)
  assert.equal(timeline.filter(({ note }) => note === '已电话联系工地').length, 1)
  await page.context().close()
})

const background = (one) => one.evaluate((element) => getComputedStyle(element).backgroundColor)

test('in forced colours it can be seen what is chosen, and figures have the colour of text', async () => {
  const colours = { forcedColors: 'active', colorScheme: 'dark' }
  const desk = await open({ account: 'environment-1', ...colours })
  await desk.goto('/desk')
  await settled(desk)
  const scopes = desk.getByRole('group', { name: '范围' })
  const pressed = await background(scopes.locator('[aria-pressed=true]'))
  assert.notEqual(pressed, await background(scopes.locator('[aria-pressed=false]').first()))
  assert.equal(await background(desk.locator('nav a[aria-current=page]').first()), pressed)
  await shoot(desk, 'desk-forced-colours')
  await desk.context().close()

  const chart = await open({ ...colours })
  await chart.goto(`/station?id=${station.id}`)
  await settled(chart)
  await chart.locator('canvas').first().waitFor()
  const seen = () =>
    chart.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = 'CanvasText'
      const text = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).join()
      probe.remove()
      let dots = 0
      for (const canvas of document.querySelectorAll('canvas')) {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        for (let i = 0; i < data.length; i += 4)
          if (data[i + 3] === 255 && data.subarray(i, i + 3).join() === text) dots++
      }
      return dots
    })
  await shoot(chart, 'station-forced-colours')
  assert.ok((await seen()) > 50, 'dots in the colour of text')
  await chart.context().close()
})
