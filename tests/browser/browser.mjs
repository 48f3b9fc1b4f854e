// The browser, and a person in it: a window of a size, a language and an account, with everything noted that the page
// complains about.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const phone = { width: 390, height: 844 }
export const desktop = { width: 1440, height: 900 }

const full = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** The same engine without a browser's window around it: half the work, where the package is there. It knows no notifications. */
const shell = process.env.CHROMIUM_SHELL ?? '/usr/bin/chromium-headless-shell'
const usual = process.env.CHROMIUM || !existsSync(shell) ? full : shell

/** `whole`: with all that belongs to a browser. */
export const launch = ({ whole = false } = {}) =>
  chromium.launch({
    executablePath: whole ? full : usual,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** Notes when a page asks for a sound: what is heard cannot be tested, that it was asked for can. */
function noteSounds() {
  window.sounds = 0
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (...when) {
    window.sounds++
    return start.apply(this, when)
  }
}

/** A window; with `account` already signed in, by a token or (`real`) as with its password. `page.complaints` are console errors and uncaught exceptions. */
export async function open(browser, server, { account, real = false, size = desktop, locale = 'zh', ...more } = {}) {
  const context = await browser.newContext({
    viewport: size,
    isMobile: size === phone,
    hasTouch: size === phone,
    baseURL: server.address,
    locale: locale === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    ...more,
  })
  context.setDefaultTimeout(20_000)
  await context.addInitScript(noteSounds)
  await context.addInitScript((word) => {
    if (!localStorage.getItem('huying.locale')) localStorage.setItem('huying.locale', word)
  }, locale)
  if (account) {
    const value = real ? await server.session(account) : server.token(account)
    await context.addCookies([{ name: 'session', value, url: server.address, httpOnly: true, sameSite: 'Strict' }])
  }
  const page = await context.newPage()
  page.complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  page.waitsFor = new Set() // requests without an answer yet; the line of live events has none
  page.on('request', (request) => request.resourceType() !== 'eventsource' && page.waitsFor.add(request))
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.waitsFor.delete(request))
  return page
}

/** Finds an account by typing part of its name and takes it with the keyboard. */
export async function choose(page, field, typed, found) {
  const box = page.getByRole('combobox', { name: field, exact: true })
  await box.fill(typed)
  await page.getByRole('option', { name: found }).waitFor()
  await box.press('ArrowDown')
  await box.press('Enter')
  if (!(await box.inputValue()).includes(found)) throw new Error(`took ${await box.inputValue()}`)
}

/** The first answer to what is posted there is lost on the way: it is done, and the page does not hear of it. */
export async function loseAnswer(page, path) {
  let lost = 0
  await page.route(path, async (route) => {
    if (route.request().method() === 'GET' || lost > 0) return route.continue()
    await route.fetch()
    lost += 1
    await route.abort()
  })
}

/** Left in tests/out/shots, to be looked at. */
export const shoot = (page, name) => page.screenshot({ path: new URL(`../out/shots/${name}.png`, import.meta.url).pathname })

/** Two frames later: what was changed is drawn. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

/** Everything that was asked for is here and drawn. */
export async function settled(page) {
  const patience = Date.now() + 20_000
  do {
    if (Date.now() > patience) throw new Error(`no answer: ${[...page.waitsFor].map((request) => request.url())}`)
    await page.waitForFunction(
      () =>
        document.querySelector('main') &&
        !/正在加载|Loading…/.test(document.body.innerText) &&
        [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('canvas')),
    )
    await page.evaluate(() => document.fonts.ready)
    await drawn(page)
  } while (page.waitsFor.size > 0)
  await drawn(page)
}

/** WCAG 2.0 to 2.2, A and AA: one line for each violation. */
export async function violations(page) {
  await page.evaluate(axe)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    tags,
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

/** Chinese characters and punctuation that a page in English shows or says, but for what is marked as Chinese and what people wrote. */
export const chineseIn = (page) =>
  page.evaluate(() => {
    const chinese = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/
    const marked = (element) => element.closest('[lang^=zh], .said, script, style')
    const found = chinese.test(document.title) ? [document.title] : []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { textContent, parentElement } = texts.currentNode
      if (chinese.test(textContent) && !marked(parentElement)) found.push(textContent.trim())
    }
    for (const element of document.body.querySelectorAll('[aria-label], [alt], [title], [placeholder]'))
      for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
        if (chinese.test(element.getAttribute(name) ?? '') && !marked(element)) found.push(element.getAttribute(name))
    return found
  })

/** Keys of words that the page has not: what it shows instead is the key itself, "fault.silent". */
export const missingWords = (page) =>
  page.evaluate(() => {
    const shown = document.body.innerText.split(/[\s（）()：:·,，。]+/)
    const named = [...document.body.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'))
    return [document.title, ...shown, ...named].filter((word) => /^[a-z]+(\.[a-z_0-9]+)+$/.test(word))
  })

/** Text that is smaller than 12 dots, which tired eyes cannot read. */
export const tinyText = (page) =>
  page.evaluate(() => {
    const found = new Set()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { textContent, parentElement } = texts.currentNode
      if (!textContent.trim() || !parentElement.checkVisibility()) continue
      const size = parseFloat(getComputedStyle(parentElement).fontSize)
      if (size < 12) found.add(`${size}px: ${textContent.trim().slice(0, 60)}`)
    }
    return [...found]
  })

export const widerThanWindow = (page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ) // not innerWidth: on a phone that grows with what is too wide
