// The environment department's page of rules: trying a rule over the winter while its threshold is dragged, making one,
// its versions; a warning that says why; what a person wants to be told of.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desktop, launch, open, phone, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { serve, winterCounty } from './county.mjs'

const server = await serve(winterCounty())
const environment = server.as('environment-1')
const [rule] = (await environment.get('/api/rules')).items
let browser
before(async () => {
  browser = await launch()
})
after(async () => {
  await browser.close()
  await server.stop()
})

async function sound(page, name) {
  await settled(page)
  await shoot(page, name)
  assert.equal(await widerThanWindow(page), 0, `${name} is wider than the window`)
  assert.deepEqual(await violations(page), [], name)
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
      const page = await open(browser, server, { account: 'environment-1', size, locale })
      await page.goto('/desk/rules')
      await page.getByRole('button', { name: locale === 'zh' ? '修改' : 'Edit', exact: true }).click()
      await page.getByRole('button', { name: locale === 'zh' ? '先试一试' : 'Try it first' }).click()
      const handle = page.getByRole('slider')
      await handle.waitFor()
      await page.locator('[data-figure=raised]').waitFor()
      const at150 = Number(await figure(page, 'raised'))
      assert.ok(at150 > 5, 'the winter says something')
      assert.equal(await figure(page, 'false'), '0', 'the rule in force raises nothing more than itself')
      await sound(page, `rules-try-${width}-${locale}`)

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
      await sound(page, `rules-dragged-${width}-${locale}`)
      await page.context().close()
    })

test('a rule of several conditions is made, refused where it is wrong, and kept with who and why', async () => {
  const page = await open(browser, server, { account: 'environment-1' })
  await page.goto('/desk/rules')
  await page.getByRole('button', { name: '新建规则' }).click()
  await page.getByLabel('当').first().selectOption({ label: '满足任一' })
  await page.getByRole('button', { name: '增加条件' }).click()
  await page.getByLabel(/^限值/).first().fill('')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('alert').waitFor()
  await sound(page, 'rules-refused-1440-zh')
  await page.getByLabel('名称', { exact: true }).fill('夜间扬尘')
  await page.getByLabel(/^限值/).first().fill('300')
  await page.getByLabel(/^解除值/).first().fill('250')
  await page.getByLabel('为什么改（随版本保存）').fill('工地夜间施工')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('status').waitFor()
  const made = (await environment.get('/api/rules')).items.find(({ name }) => name === '夜间扬尘')
  assert.equal(made.condition.kind, 'any')
  assert.equal(made.condition.of[0].level, 300)
  assert.equal(made.enabled, false, 'a new rule is off until it is switched on')
  assert.equal(made.options.confirm.readings, 3)
  await page.locator('article', { hasText: '夜间扬尘' }).getByRole('button', { name: '第 1 版' }).click()
  await page.getByText('理由：工地夜间施工').waitFor()
  await sound(page, 'rules-versions-1440-zh')
  await page.context().close()
})

test('who may not edit sees the rules and no button', async () => {
  const page = await open(browser, server, { account: 'township-1', size: phone })
  await page.goto('/desk/rules')
  await page.getByRole('heading', { name: rule.name }).waitFor()
  assert.equal(await page.getByRole('button', { name: '修改' }).count(), 0)
  await sound(page, 'rules-township-390-zh')
  await page.context().close()
})

test('a warning says why, and somebody says that it is seen to', async () => {
  const [warning] = (await environment.get('/api/warnings?state=open')).items.filter(({ stage }) => stage === 'raised').concat(
    (await environment.get('/api/warnings?state=open')).items,
  )
  for (const [width, size] of Object.entries({ 390: phone, 1440: desktop })) {
    const page = await open(browser, server, { account: 'environment-1', size })
    await page.goto(`/desk/warnings/${warning.id}`)
    await page.getByRole('heading', { name: '为什么预警' }).waitFor()
    await page.getByText(/连续 2 次读数不高于 115/).waitFor()
    const answer = page.getByRole('button', { name: '我来处理' })
    if (await answer.count()) await answer.click()
    await page.getByText(/已确认/).waitFor()
    await sound(page, `warning-why-${width}-zh`)
    await page.context().close()
  }
})

test('a person says what to be told of, and when not', async () => {
  for (const [width, size] of Object.entries({ 390: phone, 1440: desktop })) {
    const page = await open(browser, server, { account: 'command-1', size, locale: 'en' })
    await page.goto('/desk/wishes')
    await page.getByRole('button', { name: 'Add one' }).click()
    await page.getByRole('status').waitFor()
    const quiet = page.getByLabel('Do not disturb me in these hours (unless critical)')
    if (!(await quiet.isChecked())) await quiet.click()
    await page.getByLabel('From', { exact: true }).waitFor()
    await sound(page, `wishes-${width}-en`)
    await page.context().close()
  }
  const kept = await server.as('command-1').get('/api/my/subscriptions')
  assert.equal(kept.items.length, 2)
  assert.deepEqual(kept.quiet, { from_minute: 1320, to_minute: 360 })
})
