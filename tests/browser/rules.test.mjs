// The environment department's page of rules: trying a rule over the winter while its threshold is dragged, making one,
// its versions, who may not; a warning that says why; what a person wants to be told of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chineseIn, desktop, phone } from './browser.mjs'
import { raise, winterCounty } from './county.mjs'
import { sound, stage } from './stage.mjs'

const { open, server } = await stage(winterCounty())
const environment = server.as('environment-1')
const [rule] = (await environment.get('/api/rules')).items

async function flawless(page, name) {
  await sound(page, name)
  assert.deepEqual(page.complaints.filter((one) => !/ 401 | 422 /.test(one)), [])
}
const figure = (page, name) => page.locator(`[data-figure=${name}]`).innerText()
async function until(check, words) {
  for (let i = 0; i < 80; i++) {
    if (await check()) return
    await new Promise((done) => setTimeout(done, 100))
  }
  assert.fail(words)
}

for (const [width, size] of Object.entries({ 390: phone, 1440: desktop }))
  for (const locale of ['zh', 'en'])
    test(`a rule is tried by dragging its threshold, ${width} wide, ${locale}`, async () => {
      const page = await open({ account: 'environment-1', size, locale })
      await page.goto('/desk/rules')
      await page.getByRole('button', { name: locale === 'zh' ? '修改' : 'Edit', exact: true }).click()
      await page.getByRole('button', { name: locale === 'zh' ? '先试一试' : 'Try it first' }).click()
      const handle = page.getByRole('slider')
      await handle.waitFor()
      await page.locator('[data-figure=raised]').waitFor()
      const at150 = Number(await figure(page, 'raised'))
      assert.ok(at150 > 5, 'the winter says something')
      assert.equal(await figure(page, 'false'), '0', 'the rule in force raises nothing more than itself')
      await flawless(page, `rules-try-${width}-${locale}`)

      // By pointer, half way up to the top: fewer warnings.
      await handle.evaluate((element) => element.scrollIntoView({ block: 'center' })) // on a phone it is further down
      const box = await handle.boundingBox()
      await page.mouse.move(box.x + 100, box.y + 12)
      await page.mouse.down()
      await page.mouse.move(box.x + 100, box.y - 40, { steps: 5 })
      await page.mouse.up()
      await until(async () => Number(await figure(page, 'raised')) < at150, 'a higher threshold warns less often')
      assert.ok(Number(await handle.getAttribute('aria-valuenow')) > 150)
      assert.match(await figure(page, 'missed'), /^[1-9]/, 'and misses some of those in force')

      // By keyboard, far down: more.
      await handle.focus()
      for (let i = 0; i < 30; i++) await page.keyboard.press('PageDown')
      await until(async () => Number(await figure(page, 'raised')) > at150 || Number(await handle.getAttribute('aria-valuenow')) < 20, 'a lower one warns more often')
      await flawless(page, `rules-dragged-${width}-${locale}`)
      await page.context().close()
    })

const ruleCalled = async (name) => (await environment.get('/api/rules')).items.find((one) => one.name === name)
const complaintOf = (field) =>
  field.evaluate((input) => document.getElementById(input.getAttribute('aria-describedby'))?.textContent)

test('a rule of several conditions is made, and refused where it is wrong', async () => {
  const page = await open({ account: 'environment-1' })
  await page.goto('/desk/rules')
  await page.getByRole('button', { name: '新建规则' }).click()
  await page.getByLabel('当').selectOption({ label: '满足任一' })
  await page.getByRole('button', { name: '增加条件' }).click()
  const name = page.getByLabel('名称', { exact: true })
  const levels = page.getByLabel(/^限值/)
  assert.equal(await levels.count(), 2)
  await levels.first().fill('')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('alert').waitFor()
  assert.equal(await complaintOf(name), '必填')
  await name.fill('夜间扬尘')
  await page.getByRole('button', { name: '保存' }).click()
  await until(async () => (await complaintOf(levels.first())) === '必填', 'the empty level is told')
  assert.equal(await complaintOf(name), undefined, 'what is right now is left in peace')
  assert.equal(await complaintOf(levels.last()), undefined)
  assert.equal((await environment.get('/api/rules')).items.length, 1, 'nothing is saved')
  await flawless(page, 'rules-refused-1440-zh')

  await levels.first().fill('300')
  await page.getByLabel(/^解除值/).first().fill('250')
  await page.getByLabel('改动理由（随版本保存）').fill('工地夜间施工')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('“夜间扬尘”').waitFor()
  const made = await ruleCalled('夜间扬尘')
  assert.equal(made.condition.kind, 'any')
  assert.deepEqual(made.condition.of.map(({ level }) => level), [300, 150])
  assert.equal(made.enabled, false, 'a new rule is off until it is switched on')
  assert.equal(made.options.confirm.readings, 3)
  await page.context().close()
})

test('a rule that is being written waits while somebody looks something up, and asks before it is thrown away', async () => {
  const page = await open({ account: 'environment-1' })
  await page.goto('/desk/rules')
  await page.getByRole('button', { name: '新建规则' }).click()
  const name = page.getByLabel('名称', { exact: true })
  await name.first().fill('写了一半的规则')
  await page.getByRole('button', { name: '修改', exact: true }).first().click()
  assert.equal(await name.count(), 2, 'another rule has a form of its own')
  await page.getByRole('link', { name: '预警', exact: true }).click()
  await page.getByRole('button', { name: '已解除' }).waitFor()
  await page.goBack()
  await name.nth(1).waitFor()
  assert.equal(await name.first().inputValue(), '写了一半的规则')
  const asked = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    return dialog.dismiss()
  })
  await page.goto('/network').catch(() => {}) // the browser stays: the answer was no
  assert.deepEqual(asked, ['beforeunload'])
  const fresh = page.locator('article', { has: page.getByRole('heading', { name: '新建规则' }) })
  await fresh.getByRole('button', { name: '取消' }).click()
  await fresh.getByText('放弃已写的内容？').waitFor()
  await fresh.getByRole('button', { name: '继续写' }).click()
  assert.equal(await name.first().inputValue(), '写了一半的规则')
  await fresh.getByRole('button', { name: '取消' }).click()
  await fresh.getByRole('button', { name: '放弃' }).click()
  await fresh.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '取消' }).click() // the other one, in which nothing was changed
  assert.equal(await name.count(), 0)
  await page.goto('/network')
  assert.equal(asked.length, 1, 'nothing is written: nobody asks')
  await page.context().close()
})

test('a change makes a version: who saved it, when, why, and what it said', async () => {
  const page = await open({ account: 'environment-1' })
  await page.goto('/desk/rules')
  const card = page.locator('article', { hasText: '夜间扬尘' })
  await card.getByRole('button', { name: '修改' }).click()
  await card.getByLabel(/^限值/).first().fill('320')
  await card.getByLabel('改动理由（随版本保存）').fill('300 报得太多')
  await card.getByRole('button', { name: '保存' }).click()
  await card.getByRole('button', { name: '第 2 版' }).click()
  const versions = card.locator('.versions li')
  await versions.nth(1).waitFor()
  const [second, first] = await versions.allInnerTexts()
  assert.match(second, /第 2 版[^]*演示环保专员一号[^]*320[^]*理由：300 报得太多/)
  assert.match(first, /第 1 版[^]*演示环保专员一号[^]*300[^]*理由：工地夜间施工/)
  await flawless(page, 'rules-versions-1440-zh')

  const english = await open({ account: 'command-1', size: phone, locale: 'en' })
  await english.goto('/desk/rules')
  await english.getByRole('button', { name: 'version 1', exact: true }).click()
  await english.getByText('System').waitFor()
  await flawless(english, 'rules-versions-390-en')
  await page.context().close()
  await english.context().close()
})

test('who may not edit sees the rules and no button, and the server says no', async () => {
  const page = await open({ account: 'township-1', size: phone })
  await page.goto('/desk/rules')
  await page.getByRole('heading', { name: rule.name }).waitFor()
  await page.getByText('规则由生态环境局和指挥中心维护').waitFor()
  for (const name of ['修改', '新建规则']) assert.equal(await page.getByRole('button', { name }).count(), 0)
  await flawless(page, 'rules-township-390-zh')
  await page.context().close()
  const { id, ...body } = rule
  await assert.rejects(server.as('township-1').post('/api/rules', body), /403/)
})

test('a warning says why, and somebody says that it is seen to', async () => {
  const open_ = (await environment.get('/api/warnings?state=open&limit=200')).items
  const quiet = (await environment.get('/api/stations')).items.filter(({ id }) => !open_.some(({ station }) => station === id))
  for (const [i, [width, size]] of Object.entries({ 390: phone, 1440: desktop }).entries()) {
    const { warning } = await raise(server, quiet[i].name)
    const page = await open({ account: 'environment-1', size })
    await page.goto(`/desk/warnings/${warning}`)
    await page.getByRole('heading', { name: '为什么预警' }).waitFor()
    await page.getByText(/连续 2 次读数不高于 115/).waitFor()
    await page.getByRole('button', { name: '我来处理' }).click()
    await page.getByText(/演示环保专员一号已确认/).waitFor()
    await flawless(page, `warning-why-${width}-zh`)
    await page.context().close()
    const { stage, acknowledged_by_name } = await environment.get(`/api/warnings/${warning}`)
    assert.deepEqual([stage, acknowledged_by_name], ['acknowledged', '演示环保专员一号'])
  }
})

test('a person says what to be told of, and when not', async () => {
  const kept = () => server.as('command-1').get('/api/my/subscriptions')
  for (const [i, [width, size]] of Object.entries({ 390: phone, 1440: desktop }).entries()) {
    const page = await open({ account: 'command-1', size, locale: 'en' })
    await page.goto('/desk/wishes')
    await page.getByRole('button', { name: 'Add one' }).waitFor()
    const wishes = page.getByRole('group')
    assert.equal(await wishes.count(), i, 'what was said before is still there')
    await page.getByRole('button', { name: 'Add one' }).click()
    await page.getByText('Saved.').waitFor()
    await wishes.nth(i).getByLabel('From this severity').selectOption({ label: 'Critical' })
    await until(async () => (await kept()).items[i]?.severity === 'critical', 'the choice is kept')
    const quiet = page.getByLabel('Do not disturb during these hours (except critical warnings and cases given to me)')
    assert.equal(await quiet.isChecked(), i > 0)
    if (i === 0) await quiet.click()
    await page.getByLabel('From', { exact: true }).waitFor()
    await page.getByText('is still open when they end is told then').waitFor()
    await flawless(page, `wishes-${width}-en`)
    assert.deepEqual(await chineseIn(page), [])
    await page.context().close()
  }
  assert.equal((await kept()).items.length, 2)
  assert.deepEqual((await kept()).quiet, { from_minute: 1320, to_minute: 360 })
})
