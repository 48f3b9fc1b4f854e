// The environment department's page of rules: trying a rule over the winter while its threshold is dragged.
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
