// Two windows of one browser: a page acts for whom it was opened and for nobody else; what was written outlives a sign-in that ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, raise } from './county.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1, people: false })
const words = '请尽快到场'
const told = await raise(server, '德清武康站')

const notes = async () =>
  (await server.as('command-1').get(`/api/cases/${told.id}`)).timeline.filter(({ note }) => note === words).length

/** A case open at a desk, with words written and not sent. */
async function writing(size) {
  const page = await open({ account: 'command-1', real: true, size })
  await page.goto(`/desk/cases/${told.id}`)
  await page.getByRole('button', { name: '记一笔', exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(words)
  return page
}

async function signIn(page, name) {
  await page.getByLabel('用户名').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(server.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/signin')
}

/** In another window of the same browser. */
async function changeTo(page, name) {
  const other = await page.context().newPage()
  await other.goto('/signin')
  await other.getByRole('button', { name: '退出' }).click()
  await signIn(other, name)
  await other.close()
}

const cover = (page, name) => page.getByRole('dialog', { name })
const send = (page) => page.getByRole('button', { name: '确认记一笔' })

test('another account signs in next door: the page is covered, and goes on once its own is back', async () => {
  const page = await writing()
  await changeTo(page, 'township-1')
  const covered = cover(page, '这个浏览器改由别的账号登录了')
  await covered.waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await covered.getByText(/重新登录后/).waitFor()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'covered-1440')
  await changeTo(page, 'command-1')
  await covered.waitFor({ state: 'hidden' })
  await send(page).click()
  await page.getByText('记一笔：已提交').waitFor()
  assert.equal(await notes(), 1)
  await page.context().close()
})

test('a page that heard nothing of it is refused, and covered then', async () => {
  const page = await open({ account: 'command-1', real: true, size: phone })
  await page.addInitScript(() => addEventListener('storage', (event) => event.stopImmediatePropagation()))
  await page.goto(`/desk/cases/${told.id}`)
  const before = await notes()
  await changeTo(page, 'township-1')
  await page.getByRole('button', { name: '记一笔', exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(words)
  await send(page).click()
  const covered = cover(page, '这个浏览器改由别的账号登录了')
  await covered.waitFor()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  assert.equal(await widerThanWindow(page), 0)
  await shoot(page, 'covered-390')
  assert.equal(await notes(), before)
  await covered.getByRole('button', { name: '重新打开这一页' }).click()
  await page.getByTitle(/^乡镇/).waitFor({ state: 'attached' }) // the page of whoever is signed in now
  await page.context().close()
})

test('the sign-in ends while somebody writes: signed in next door, the words are there and are sent', async () => {
  const before = await notes()
  const page = await writing()
  await page.context().clearCookies()
  await send(page).click()
  const covered = cover(page, '登录已结束')
  await covered.waitFor()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'signin-over-1440')
  const [door] = await Promise.all([page.waitForEvent('popup'), covered.getByRole('link', { name: '重新登录（新窗口）' }).click()])
  await signIn(door, 'command-1')
  await door.close()
  await covered.waitFor({ state: 'hidden' })
  assert.equal(await page.getByRole('dialog').getByRole('textbox').inputValue(), words)
  await send(page).click()
  await page.getByText('记一笔：已提交').waitFor()
  assert.equal(await notes(), before + 1)
  await page.context().close()
})

test('signed out next door: nobody is here any more', async () => {
  const page = await open({ account: 'citizen-1', real: true, locale: 'en', size: phone })
  await page.goto('/my')
  await page.getByText('No staff member has viewed it yet.').waitFor()
  const other = await page.context().newPage()
  await other.goto('/signin')
  await other.getByRole('button', { name: 'Sign out' }).click()
  await cover(page, 'The sign-in has ended').waitFor()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  await cover(page, 'The sign-in has ended').getByRole('button', { name: 'Open this page anew' }).click()
  await page.waitForURL('**/signin**')
  await page.context().close()
})
