// The server goes away under open pages: none of them shows what it last knew as the answer to a new question, each says that
// nobody answers, and all of them are right again by themselves when it is back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desktop, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { winterCounty } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(winterCounty())

/** A page, another question asked of it, and what stood there for the one before. */
const questions = [
  {
    path: '/network',
    account: 'environment-1',
    ask: (page) => page.getByLabel('状态').selectOption('closed'),
    answers: (page) => page.getByRole('button', { name: /认领|已修复/ }),
  },
  {
    path: '/station?staff=1',
    account: 'environment-1',
    ask: (page) => page.getByRole('button', { name: '一周' }).click(),
    answers: (page) => page.locator('.charts .card'),
    back: (page) => page.locator('.charts .card').first(),
  },
  {
    path: '/station?county=330521',
    ask: (page) => page.getByRole('button', { name: '一个月' }).click(),
    answers: (page) => page.locator('.charts .card'),
    back: (page) => page.locator('.charts .card').first(),
  },
  {
    path: '/screen',
    account: 'command-1',
    ask: (page) => page.getByRole('button', { name: '按月' }).click(),
    answers: (page) => page.locator('.times td'),
    back: (page) => page.getByRole('rowheader', { name: '2016-12' }),
  },
  {
    path: '/duty',
    account: 'township-1',
    ask: (page) => page.getByRole('button', { name: '下一周' }).click(),
    answers: (page) => page.locator('main').getByText(/空档|07:00/),
    back: (page) => page.locator('main').getByText(/空档/).first(),
  },
  {
    path: '/privacy#requests',
    account: 'command-1',
    ask: (page) => page.getByRole('button', { name: '已答复' }).click(),
    answers: (page) => page.getByText(/件待答复/),
    back: (page) => page.getByText('还没有答复过申请'),
  },
  {
    path: '/desk/warnings',
    account: 'command-1',
    ask: (page) => page.getByRole('button', { name: '已解除' }).click(),
    answers: (page) => page.locator('.rows tbody tr'),
    back: (page) => page.locator('.rows tbody tr').first(),
  },
]
const nameOf = ({ path }, width) => `away${path.replace(/\W+/g, '-')}-${width}`

for (const [width, size] of Object.entries({ 390: phone, 1440: desktop }))
  test(`another question while the server is away, ${width} wide`, async () => {
    const pages = []
    for (const question of questions) {
      const page = await open({ account: question.account, size })
      await page.goto(question.path)
      await settled(page)
      pages.push({ page, ...question })
    }
    await server.stop()
    for (const one of pages) {
      await one.ask(one.page)
      await one.page.getByText('没有加载成功').first().waitFor()
      await one.page.locator('.live-banner').first().waitFor()
      await shoot(one.page, nameOf(one, width))
      assert.equal(await one.answers(one.page).count(), 0, `${one.path} shows the answer to another question`)
      assert.equal(await widerThanWindow(one.page), 0, one.path)
      assert.deepEqual(await violations(one.page), [], one.path)
    }
    await server.start()
    for (const { page, path, back } of pages) {
      await page.getByText('没有加载成功').first().waitFor({ state: 'detached', timeout: 45_000 })
      await page.locator('.live-banner').waitFor({ state: 'detached', timeout: 45_000 })
      if (back) await back(page).waitFor()
      await settled(page)
      assert.equal(await page.locator('.stale').count(), 0, path)
      await page.context().close()
    }
  })

test('a page that nobody touches says it too, and that the server is back', async () => {
  const said = { '/privacy#requests': /服务器没有回应/, '/network': /实时连接已断开/ } // the second hears live events
  const pages = []
  for (const path of Object.keys(said)) {
    const page = await open({ account: 'command-1' })
    await page.goto(path)
    await settled(page)
    pages.push(page)
  }
  await server.stop()
  for (const [i, words] of Object.values(said).entries()) {
    await pages[i].locator('.live-banner').waitFor({ timeout: 40_000 })
    assert.match(await pages[i].locator('.live-banner').innerText(), words)
  }
  await server.start()
  for (const page of pages) {
    await page.locator('.live-banner').waitFor({ state: 'detached' })
    await page.context().close()
  }
})

test('what is read again and fails stays, with its time and a button', async () => {
  const page = await open({ account: 'command-1', locale: 'en' })
  await page.goto('/screen')
  await settled(page)
  let answered
  page.on('requestfinished', (request) => request.url().endsWith('/api/stations') && (answered = Date.now()))
  await page.route('**/api/stations', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"broken"}' }),
  )
  await server.as('command-1').post('/api/clock', { speed: 60 }) // readings: the stations are read again
  const stale = page.getByRole('region', { name: 'Live figures' }).locator('.stale')
  await stale.waitFor()
  await server.as('command-1').post('/api/clock', { speed: 0 })
  assert.match(await stale.innerText(), /As of \d+ \w+, \d\d:\d\d; it could not be refreshed/)
  assert.match(await page.locator('.figures dd').first().innerText(), /^\d+ \/ \d+$/, 'what was known is still there')
  await shoot(page, 'stale-screen-1440')
  assert.deepEqual(await violations(page), [])
  // A tick comes once a second at most; after the last one nothing reads the stations but the button.
  while (Date.now() - answered < 2_000) {
    await page.waitForTimeout(100)
    await settled(page)
  }
  await page.unroute('**/api/stations')
  await stale.getByRole('button', { name: 'Try again' }).click()
  await stale.waitFor({ state: 'detached' })
  await page.context().close()
})
