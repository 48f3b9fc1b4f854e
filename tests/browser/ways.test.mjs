// What every page owes to who uses it: a dialog gives the focus and the text back, what cannot be undone asks first, and no page
// is a dead end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desktop, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1 })

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim())

test('Escape asks before it throws text away, and the focus comes back', async () => {
  const page = await open({ account: 'command-1' })
  await page.goto('/alerts')
  await settled(page)
  await page.getByRole('button', { name: '发布预警' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '确认发布' }).click()
  await dialog.getByText('请选择级别。').waitFor() // none is chosen beforehand
  await dialog.getByLabel('理由').fill('会商结果')
  await page.keyboard.press('Escape')
  await dialog.getByText('放弃已写的内容？').waitFor()
  assert.deepEqual(await violations(page), [])
  await dialog.getByRole('button', { name: '继续写' }).click()
  assert.equal(await dialog.getByLabel('理由').inputValue(), '会商结果')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await focused(page), '发布预警')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape') // nothing was written
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await focused(page), '发布预警')
  await page.context().close()
})

test('a token and a session end only when that was confirmed, and the token has its name', async () => {
  const secret = await server.session('environment-1')
  const headers = { Cookie: `session=${secret}`, 'Content-Type': 'application/json', Origin: server.address }
  const body = JSON.stringify({ label: '楼顶网关', days: 9, scope: ['see_cases'] })
  assert.equal((await fetch(`${server.address}/api/my/tokens`, { method: 'POST', headers, body })).status, 201)
  const page = await open({ account: 'environment-1', real: true })
  await page.goto('/accounts')
  await page.getByText('楼顶网关').waitFor()
  await page.getByRole('button', { name: '作废令牌 楼顶网关' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('楼顶网关').waitFor()
  await dialog.getByText('不能恢复').waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'accounts-end-token')
  await dialog.getByRole('button', { name: '取消' }).click()
  await page.getByText('楼顶网关').waitFor()
  await page.getByRole('button', { name: '作废令牌 楼顶网关' }).click()
  await dialog.getByRole('button', { name: '作废令牌' }).click()
  await page.locator('.agent', { hasText: '楼顶网关' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '在所有设备上退出' }).click()
  await dialog.getByText('需要重新登录').waitFor()
  await page.keyboard.press('Escape')
  assert.equal(new URL(page.url()).pathname, '/accounts')
  await page.getByRole('button', { name: '在所有设备上退出' }).click()
  await dialog.getByRole('button', { name: '在所有设备上退出' }).click()
  await page.waitForURL('**/signin')
  await page.context().close()
})

test('the public pages lead to one’s own data and to the check of receipts', async () => {
  const page = await open({ size: phone })
  await page.goto('/')
  await page.getByRole('link', { name: '我的数据与查看记录' }).click()
  await page.getByText('用您的居民账号登录').waitFor()
  await page.getByText('忘记密码').waitFor()
  await page.getByRole('button', { name: '大字' }).click()
  assert.equal(await widerThanWindow(page), 0)
  await page.goto('/')
  await page.getByRole('link', { name: '核验回执' }).click()
  await page.getByRole('heading', { name: '核验回执', level: 1 }).waitFor()
  await page.getByRole('link', { name: '空气与处置公开' }).waitFor()
  await page.context().close()
})

for (const [account, path, others] of [
  ['command-1', '/desk', ['大屏', '重污染预警', '监测网络', '监测站', '个人信息']],
  ['admin-1', '/screen', ['监测网络', '监测站', '账号与权限']],
  ['security-1', '/privacy', ['账号与权限']],
])
  test(`from ${path} there is a way to every page of ${account}`, async () => {
    for (const size of [phone, desktop]) {
      const page = await open({ account, size })
      await page.goto(path)
      await settled(page)
      const folded = size === phone || path === '/screen'
      if (folded) await page.getByText('页面', { exact: true }).click()
      const pages = page.getByRole('navigation', { name: '页面' })
      for (const name of others) await pages.getByRole('link', { name, exact: true }).waitFor()
      assert.equal(await widerThanWindow(page), 0)
      await page.context().close()
    }
  })

test('the head is one line on a desktop in English, and low on a phone', async () => {
  const wide = await open({ account: 'command-1', locale: 'en' })
  await wide.goto('/alerts')
  await settled(wide)
  assert.ok((await wide.locator('header').boundingBox()).height < 70)
  const small = await open({ account: 'command-1', locale: 'en', size: phone })
  await small.goto('/alerts')
  await settled(small)
  assert.ok((await small.locator('header').boundingBox()).height < 70)
  await wide.context().close()
  await small.context().close()
})
