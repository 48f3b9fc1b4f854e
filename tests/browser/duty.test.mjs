// The rota with real clicks: a township fills a gap, takes a shift out again, copies the week; a worker hands over; on a phone too.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chineseIn, desktop, loseAnswer, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage() // the demonstration's clock stands at the first of December 2016, a Thursday
const township = server.as('township-1')
const week = '/api/shifts?from=2016-11-27T16:00:00Z&to=2016-12-11T16:00:00Z'
const dated = async () => (await township.get(week)).items.filter((shift) => shift.begins)
const people = {
  planner: await open({ account: 'township-1', size: desktop }),
  worker: await open({ account: 'worker-1', size: phone }),
}
const gapOf = (page, day) => page.getByRole('button', { name: new RegExp(`网格 .*${day}.*无人排班`) }).first()

test('the desk leads there; gaps are told in words and what is past cannot be filled', async () => {
  const { planner } = people
  await planner.goto('/desk')
  await settled(planner)
  await planner.getByRole('link', { name: '值班表' }).click()
  await planner.getByRole('heading', { name: '值班表' }).waitFor()
  await settled(planner)
  await planner.getByText(/今天起这一周有 \d+ 处空档/).waitFor()
  assert.equal(await planner.getByRole('button', { name: /11月30日.*无人排班/ }).count(), 0)
  assert.equal(await widerThanWindow(planner), 0)
  assert.deepEqual(await violations(planner), [])
  await shoot(planner, 'duty-week')
})

test('a gap is filled with the keyboard alone, and wrong times are said', async () => {
  const { planner } = people
  await gapOf(planner, '12月2日').focus()
  await planner.keyboard.press('Enter')
  const dialog = planner.getByRole('dialog')
  await dialog.getByLabel('值班人').waitFor()
  await planner.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await gapOf(planner, '12月2日').press('Enter')
  await dialog.getByRole('button', { name: '排班' }).click()
  await dialog.getByText('此人不能在这里值班').waitFor()
  await dialog.getByLabel('值班人').selectOption({ index: 1 })
  await dialog.getByLabel('结束').fill('2016-12-01T00:00')
  await dialog.getByRole('button', { name: '排班' }).click()
  await dialog.getByText('结束须晚于开始').waitFor()
  assert.deepEqual(await violations(planner), [])
  await shoot(planner, 'duty-add')
  await dialog.getByLabel('开始').fill('2016-12-02T08:00')
  await dialog.getByLabel('结束').fill('2016-12-02T20:00')
  await dialog.getByRole('button', { name: '排班' }).click()
  await planner.getByText('已排班。').waitFor()
  const [shift, ...more] = await dated()
  assert.deepEqual([shift.begins, shift.ends, more.length], ['2016-12-02T00:00:00Z', '2016-12-02T12:00:00Z', 0])
  await planner.getByRole('button', { name: /08:00–20:00/ }).waitFor()
})

test('a week is copied as a whole, twice is once', async () => {
  const { planner } = people
  for (const said of ['复制了 1 个班次，跳过 0 个', '复制了 0 个班次，跳过 1 个']) {
    await planner.getByRole('button', { name: '把这一周复制到以后' }).click()
    await planner.getByRole('dialog').getByText('2016年11月28日').waitFor()
    await planner.getByRole('dialog').getByRole('button', { name: '复制', exact: true }).click()
    await planner.getByText(said).waitFor()
  }
  assert.equal((await dated()).length, 2)
  await planner.getByRole('button', { name: '下一周' }).click()
  await planner.getByRole('button', { name: /08:00–20:00/ }).waitFor()
})

test('a shift is taken out only after it was asked for', async () => {
  const { planner } = people
  await planner.getByRole('button', { name: /08:00–20:00/ }).click()
  const dialog = planner.getByRole('dialog')
  await dialog.getByRole('button', { name: '取消班次' }).click()
  await dialog.getByText('会留下记录').waitFor()
  assert.equal((await dated()).length, 2)
  await loseAnswer(planner, '**/remove')
  await dialog.getByRole('button', { name: '确认取消' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('button', { name: '确认取消' }).click() // it is done already, and that is no refusal
  await planner.getByText('已取消。').waitFor()
  assert.equal((await dated()).length, 1)
  assert.deepEqual(planner.complaints.filter((line) => !/422|ERR_FAILED/.test(line)), [])
})

test('a worker on the phone sees until when, and hands the night over', async () => {
  const { worker } = people
  await worker.goto('/field')
  await worker.getByText(/值班至|现在没有排到您的班/).waitFor()
  await worker.getByRole('link', { name: '值班表' }).click()
  await worker.getByRole('heading', { name: '值班表' }).waitFor()
  await settled(worker)
  assert.equal(await widerThanWindow(worker), 0)
  assert.deepEqual(await violations(worker), [])
  await shoot(worker, 'duty-phone')
  await worker.getByRole('button', { name: '12月2日' }).click()
  await worker.getByRole('button', { name: /07:00–19:00.*第一顺位/ }).first().click()
  const dialog = worker.getByRole('dialog')
  await dialog.getByLabel('交给').selectOption({ index: 1 })
  await dialog.getByRole('button', { name: '交班' }).click()
  await dialog.getByText('请写明原因').waitFor()
  await dialog.getByLabel('从什么时候起').fill('2016-12-02T12:00')
  await dialog.getByLabel('原因').fill('下午去县里培训')
  await shoot(worker, 'duty-hand-over')
  assert.deepEqual(await violations(worker), [])
  await dialog.getByRole('button', { name: '交班' }).click()
  await worker.getByText('已交班。').waitFor()
  const [given] = (await dated()).filter((shift) => shift.stands_for)
  assert.deepEqual([given.begins, given.ends, given.account_name], ['2016-12-02T04:00:00Z', '2016-12-02T11:00:00Z', 'worker-2'])
  await worker.getByRole('button', { name: /07:00–12:00/ }).waitFor()
  assert.deepEqual(worker.complaints, [])
})

test('in English, on a phone, a county without a rota is told how it works', async () => {
  const page = await open({ account: 'township-2', size: phone, locale: 'en' })
  await page.goto('/duty')
  await settled(page)
  await page.getByText('Nothing is planned for this week yet.').waitFor()
  assert.deepEqual(await chineseIn(page), [])
  assert.equal(await widerThanWindow(page), 0)
  await page.getByRole('button', { name: 'Add a shift', exact: true }).click()
  await page.getByText('Nobody can be on duty in this grid').waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'duty-phone-en')
  assert.deepEqual(page.complaints, [])
})

test('what others plan appears on the open page, and a shift half written stays', async () => {
  const { planner, worker } = people
  await planner.goto('/duty')
  await worker.goto('/duty')
  for (const page of [planner, worker]) await settled(page)
  await gapOf(planner, '12月3日').click()
  const dialog = planner.getByRole('dialog')
  await dialog.getByLabel('结束').fill('2016-12-03T05:00')
  const [grid] = (await township.get(week)).items
  const mine = (await township.get(`/api/shifts/people?grid=${grid.grid}`)).items.find(({ name }) => name === 'worker-1')
  const shift = { grid: grid.grid, account: mine.id, position: 3, begins: '2016-12-03T13:00:00Z', ends: '2016-12-03T14:00:00Z' }
  const { id } = await server.as('command-1').post('/api/shifts', shift)
  await worker.getByRole('button', { name: '12月3日' }).click()
  for (const page of [planner, worker]) await page.getByRole('button', { name: /21:00–22:00/, includeHidden: true }).waitFor()
  await server.as('command-1').post(`/api/shifts/${id}/remove`)
  for (const page of [planner, worker])
    await page.getByRole('button', { name: /21:00–22:00/, includeHidden: true }).waitFor({ state: 'detached' })
  assert.equal(await dialog.getByLabel('结束').inputValue(), '2016-12-03T05:00')
})

test('a week that the command centre copies is heard by whose ground it is of, and by the phone of who is on duty', async () => {
  const { planner, worker } = people
  const phoneOnDuty = await open({ account: 'worker-1', size: phone })
  await phoneOnDuty.goto('/field')
  await phoneOnDuty.getByText(/值班至|现在没有排到您的班/).waitFor()
  const shifts = (await township.get(week)).items
  const { grid, account } = shifts.find(({ account_name }) => account_name === 'worker-1')
  const command = server.as('command-1')
  await command.post('/api/shifts', { grid, account, position: 3, begins: '2016-12-03T14:00:00Z', ends: '2016-12-03T15:00:00Z' })
  for (const page of [planner, worker]) {
    await page.goto('/duty')
    await settled(page)
    await page.getByRole('button', { name: '下一周' }).click()
    await settled(page)
  }
  await worker.getByRole('button', { name: '12月10日' }).click()
  const readAgain = phoneOnDuty.waitForRequest(/\/api\/shifts\?/)
  await command.post('/api/shifts/copy', { division: '330521', week: '2016-11-28', weeks: 1 })
  for (const page of [planner, worker]) await page.getByRole('button', { name: /22:00–23:00/ }).waitFor()
  await readAgain
  await phoneOnDuty.context().close()
})
