// Hands without a mouse, wrong addresses, a server that goes away, and what makes the phone page an app.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launch, open as openAt, phone, settled, shoot, violations } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1, people: false })

/** Tab until the control with this name has the focus. */
async function tabTo(page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const words = await page.evaluate(() => document.activeElement?.innerText?.trim() ?? '')
    if (words === name) return
  }
  assert.fail(`Tab does not reach “${name}”`)
}

test('signing in and accepting with the keyboard only', async () => {
  const { account, id } = await raise(server, '德清武康站')
  const page = await open({ size: phone })
  await page.goto(`/signin?next=${encodeURIComponent(`/field/cases/${id}`)}`)
  await page.getByLabel('用户名').waitFor()
  await page.keyboard.type(account)
  await page.keyboard.press('Tab')
  await page.keyboard.type(server.password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '接单', exact: true, disabled: false }).waitFor() // a button that has just come waits a moment
  await tabTo(page, '接单')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '我已到场' }).waitFor()
  await page.locator('.strip').waitFor({ state: 'detached' })
  assert.equal((await server.as('command-1').get(`/api/cases/${id}`)).case.state, 'accepted')
  await page.context().close()
})

test('a wrong password is said in plain words, and the name stays', async () => {
  const page = await open({ size: phone })
  await page.goto('/signin')
  await page.getByLabel('用户名').fill('worker-1')
  await page.getByLabel('密码', { exact: true }).fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  assert.doesNotMatch(await page.getByRole('alert').innerText(), /[a-z]{4}/i, 'no English, no codes')
  assert.equal(await page.getByLabel('用户名').inputValue(), 'worker-1')
  await page.context().close()
})

test('who may not be here is led to the sign-in, and told why', async () => {
  const page = await open({ account: 'worker-1' })
  await page.goto('/screen')
  await page.waitForURL(/\/signin\?next=%2Fscreen&refused=1/)
  await page.getByRole('alert').waitFor()
  await page.context().close()
})

test('a citizen on the phone page is led to the own page', async () => {
  const page = await open({ account: 'citizen-1', size: phone })
  await page.goto('/field')
  assert.equal(await page.getByRole('link', { name: '去我的页面' }).getAttribute('href'), '/my')
  await page.context().close()
})

test('a first visit without a network says so, and does not ask to sign in', async () => {
  const page = await open()
  await page.route('**/api/session', (route) => route.abort())
  await page.goto('/desk')
  await page.getByText('网络不通').waitFor()
  assert.equal(new URL(page.url()).pathname, '/desk')
  await page.context().close()
})

test('a warning that somebody acknowledges changes on a desk that is open', async () => {
  const { warning } = await raise(server, '德清乾元站')
  const page = await open({ account: 'environment-1' })
  await page.goto(`/desk/warnings/${warning}`)
  await page.getByRole('button', { name: '我来处理' }).waitFor()
  await settled(page)
  await server.as('command-1').post(`/api/warnings/${warning}/acknowledge`)
  await page.getByText(/已确认/).waitFor()
  await page.context().close()
})

test('an unknown county is said, and the known ones are offered', async () => {
  const page = await open({ size: phone })
  await page.goto('/999999')
  await page.getByRole('alert').waitFor()
  await page.getByRole('link', { name: '德清县' }).click()
  await page.getByRole('heading', { name: '现在的空气' }).waitFor()
  await page.context().close()
})

test('an unknown county behind the question mark is said too, also on the page of stations', async () => {
  const page = await open({ size: phone })
  await page.goto('/?county=999999')
  await page.getByText('没有找到这个县').waitFor()
  assert.equal(await page.getByRole('heading', { name: '现在的空气' }).count(), 0)
  assert.equal(await page.getByRole('link', { name: '德清县' }).getAttribute('href'), '/330521')
  await page.goto('/station?county=000000')
  await page.getByText('没有找到这个县').waitFor()
  await shoot(page, 'station-unknown-county-390')
  await page.getByRole('link', { name: '德清县' }).click()
  await page.getByRole('heading', { name: '最近一次' }).waitFor()
  await page.context().close()
})

test('an unknown address says that there is no such page', async () => {
  for (const locale of ['zh', 'en']) {
    const page = await open({ size: phone, locale })
    assert.equal((await page.goto('/nosuch')).status(), 404)
    await page.getByRole('heading', { name: locale === 'zh' ? '没有这个页面' : 'No such page' }).waitFor()
    await shoot(page, `no-page-390-${locale}`)
    assert.deepEqual(await violations(page), [])
    await page.getByRole('link', { name: locale === 'zh' ? '去居民首页' : 'To the public page' }).click()
    await page.getByRole('heading', { name: locale === 'zh' ? '现在的空气' : 'The air now' }).waitFor()
    await page.context().close()
  }
})

test('the phone page can be installed: manifest, icons, service worker', async () => {
  const page = await open({ account: 'worker-1', size: phone })
  await page.goto('/field')
  const address = await page.locator('link[rel=manifest]').getAttribute('href')
  const manifest = await (await page.request.get(address)).json()
  assert.ok(manifest.name && manifest.short_name)
  assert.match(manifest.start_url, /^\/field/)
  assert.equal(manifest.display, 'standalone')
  for (const size of ['192x192', '512x512']) {
    const { src } = manifest.icons.find(({ sizes }) => sizes === size)
    assert.equal((await page.request.get(src)).status(), 200)
  }
  const worker = await page.evaluate(async () => {
    const { active, scope } = await navigator.serviceWorker.ready
    return { script: new URL(active.scriptURL).pathname, scope: new URL(scope).pathname }
  })
  assert.deepEqual(worker, { script: '/field-sw.js', scope: '/field' })
  await page.context().close()
})

test('notifications that cannot be turned on are explained, and the button stays', async () => {
  const whole = await launch({ whole: true })
  const page = await openAt(whole, server, { account: 'worker-1', size: phone, permissions: ['notifications'] })
  await page.goto('/field/settings')
  await page.evaluate(() => navigator.serviceWorker.ready)
  const button = page.getByRole('button', { name: '打开通知' })
  await button.click()
  await page.getByText('没有打开成功').or(page.getByText('您在浏览器里禁止了通知')).waitFor()
  await whole.close()
})

test('a message of a storm takes the place of the one before it', async () => {
  const whole = await launch({ whole: true })
  const page = await openAt(whole, server, { account: 'worker-1', size: phone, permissions: ['notifications'] })
  await page.goto('/field')
  await page.evaluate(() => navigator.serviceWorker.ready)
  const tools = await page.context().newCDPSession(page)
  const registered = new Promise((found) =>
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${server.address}/field`)
      if (ours) found(ours.registrationId)
    }),
  )
  await tools.send('ServiceWorker.enable')
  const registrationId = await registered
  const calls = [
    { title: '第一个', body: '甲站', url: '/desk/warnings/1', tag: 'warning1' },
    { title: '更严重', body: '乙站', url: '/desk/warnings/2', tag: 'warning1' },
    { title: '新任务', body: '请接单', url: '/field/cases/3', tag: 'case3' },
    { title: '从前的', body: '没有标签', url: '/field/cases/4' },
  ]
  for (const call of calls)
    await tools.send('ServiceWorker.deliverPushMessage', { origin: server.address, registrationId, data: JSON.stringify(call) })
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, data }) => `${title} ${data}`).sort(),
    )
  const expected = ['从前的 /field/cases/4', '新任务 /field/cases/3', '更严重 /desk/warnings/2']
  for (let i = 0; i < 100 && (await shown()).length < expected.length; i++) await page.waitForTimeout(100)
  assert.deepEqual(await shown(), expected.sort())
  await whole.close()
})

test('a list that fails says so and loads on a second try', async () => {
  const page = await open({ account: 'environment-1' })
  await page.route('**/api/cases?*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"unavailable","detail":"x"}' }),
  )
  await page.goto('/desk')
  await page.getByText('服务器暂时不可用').waitFor()
  assert.equal(await page.locator('.list-head').innerText(), '', 'how many there are is not known')
  await page.unroute('**/api/cases?*')
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByText('现在没有等您处理的事件').waitFor()
  await page.context().close()
})

test('the server stops: every page says so, and recovers when it is back', async () => {
  const screen = await open({ account: 'command-1' })
  const desk = await open({ account: 'environment-1' })
  const field = await open({ account: 'worker-2', size: phone })
  const portal = await open({ size: phone })
  const pages = { '/screen': screen, '/desk': desk, '/field': field, '/': portal }
  for (const [path, page] of Object.entries(pages)) {
    await page.goto(path)
    await settled(page)
  }
  const banner = (page) => page.locator('.live-banner, .strip.offline')
  await server.stop()
  for (const page of Object.values(pages)) await banner(page).waitFor()
  await shoot(screen, 'screen-away')
  await shoot(portal, 'portal-away')
  await server.start()
  for (const page of Object.values(pages)) await banner(page).waitFor({ state: 'detached', timeout: 40_000 })
  const { title } = await raise(server, '德清新市站')
  await screen.locator('.rows button', { hasText: title }).last().waitFor()
  for (const page of Object.values(pages)) await page.context().close()
})
