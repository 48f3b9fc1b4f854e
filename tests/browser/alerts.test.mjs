// A heavy-pollution alert with real clicks: the environment department enters a forecast, the program proposes, an official
// issues it, the portal and the screen say so, it is lifted. In between nothing happens by itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desktop, loseAnswer, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { stage } from './stage.mjs'

const { open, server } = await stage()
const people = {
  official: await open({ account: 'environment-1', size: desktop }),
  citizen: await open({ size: phone }),
  command: await open({ account: 'command-1', size: desktop }),
}

const publicly = async () => (await fetch(`${server.address}/api/public/330521/alerts`)).json()

async function forecast(page, values) {
  const group = page.locator('details', { hasText: '录入日 AQI 预报' })
  if (!(await group.getAttribute('open').then((open) => open !== null))) await group.locator('summary').click()
  await group.getByLabel('预报来源').fill('省环境监测中心会商')
  const days = group.locator('.days input')
  for (let i = 0; i < 7; i++) await days.nth(i).fill(values[i] === undefined ? '' : String(values[i]))
  await group.getByRole('button', { name: '保存预报' }).click()
  await group.getByText('预报已保存').waitFor()
}

test('a forecast leads to a proposal with its reasons, and to nothing else', async () => {
  const { official } = people
  await official.goto('/alerts')
  await settled(official)
  await official.getByText('目前没有建议').waitFor()
  await forecast(official, [120, 215, 305, 240])
  await official.getByText('建议发布橙色预警').waitFor()
  await official.getByText('达到橙色预警条件').waitFor()
  await shoot(official, 'alerts-proposed')
  assert.equal((await publicly()).in_force, undefined)
})

test('the dialog says what follows, wants a reason, and issues', async () => {
  const { official } = people
  await official.getByRole('button', { name: '按建议决定' }).click()
  const dialog = official.getByRole('dialog')
  await dialog.getByText('不能撤回').waitFor()
  await dialog.getByText('演习').waitFor()
  await shoot(official, 'alerts-dialog')
  assert.deepEqual(await violations(official), [])
  await dialog.getByRole('button', { name: '确认发布' }).click()
  await dialog.getByText('请写明理由').waitFor()
  assert.equal((await publicly()).in_force, undefined)
  await dialog.getByLabel('理由').fill('专家会商：<b>持续三天</b>')
  await loseAnswer(official, '**/api/alerts')
  await dialog.getByRole('button', { name: '确认发布' }).click()
  await dialog.getByRole('alert').waitFor()
  await official.locator('main').getByText('专家会商').first().waitFor() // issued, though nobody answered
  await dialog.getByRole('button', { name: '确认发布' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const { in_force, past } = await server.as('environment-1').get('/api/alerts')
  assert.deepEqual([in_force.level, past.length], ['orange', 0])
  assert.equal((await publicly()).in_force.level, 'orange')
})

test('the citizen and the command centre see it', async () => {
  const { citizen, command } = people
  await citizen.goto('/')
  await citizen.getByRole('heading', { name: '德清县发布重污染天气橙色预警' }).waitFor()
  await citizen.getByText('演示县：这不是真实预警').waitFor()
  assert.equal(await citizen.locator('.notice b').count(), 0, 'the reason is text, not markup')
  assert.equal(await widerThanWindow(citizen), 0)
  assert.deepEqual(await violations(citizen), [])
  await shoot(citizen, 'portal-alert')
  const cap = await (await fetch(server.address + (await citizen.getByRole('link', { name: '预警文件' }).getAttribute('href')))).text()
  assert.match(cap, /<msgType>Alert<\/msgType>/)
  await command.goto('/screen')
  await command.getByText('德清县发布重污染天气橙色预警').waitFor()
  await shoot(command, 'screen-alert')
  await command.goto('/desk')
  await command.getByText('德清县发布重污染天气橙色预警').waitFor()
})

test('too close to the next episode it is not lifted; after a better forecast it is, and the portal changes by itself', async () => {
  const { official, citizen } = people
  await official.getByRole('button', { name: '解除', exact: true }).click()
  const dialog = official.getByRole('dialog')
  await dialog.getByLabel('理由').fill('试试')
  await dialog.getByRole('button', { name: '确认解除' }).click()
  await dialog.getByText('间隔不足36小时').waitFor()
  await dialog.getByRole('button', { name: '取消' }).click()
  await forecast(official, [90, 80, 70])
  await official.getByText('建议解除预警').waitFor()
  await official.getByRole('button', { name: '按建议决定' }).click()
  await dialog.getByLabel('理由').fill('冷空气到达，空气转好')
  await dialog.getByRole('button', { name: '确认解除' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await official.getByText('现在没有生效的预警').waitFor()
  await official.getByText('冷空气到达').first().waitFor()
  await shoot(official, 'alerts-lifted')
  await citizen.locator('.notice').waitFor({ state: 'hidden' })
  assert.deepEqual(official.complaints.filter((one) => !/409|ERR_FAILED/.test(one)), [])
})

test('who does not decide only reads', async () => {
  const page = await open({ account: 'worker-1', size: phone })
  await page.goto('/alerts')
  await page.getByText('您可以查看').waitFor()
  assert.equal(await page.getByRole('button', { name: '发布预警' }).count(), 0)
  await page.context().close()
})
