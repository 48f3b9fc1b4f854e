// What the tests of a file play on: a server over a county and a browser, both ended when the tests are done; and what is
// looked at on every page.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { launch, open, settled, shoot, violations, widerThanWindow } from './browser.mjs'
import { freshCounty, serve } from './county.mjs'

/** A browser; `servers` end with it. */
export async function browserFor(...servers) {
  const browser = await launch()
  after(async () => {
    await browser.close()
    await Promise.all(servers.map((server) => server.stop()))
  })
  return browser
}

/** A fresh county unless told otherwise, the clock of `serve`; `people: false`: no simulated staff. `open` is a window on it. */
export async function stage(place = freshCounty(), { people = true, ...clock } = {}) {
  const server = await serve(place, clock)
  if (!people) await server.as('command-1').post('/api/clock', { people: false })
  const browser = await browserFor(server)
  return { browser, server, open: (who) => open(browser, server, who) }
}

/** Accessible and no wider than the window, when all is here; `picture`: its name. */
export async function sound(page, picture) {
  await settled(page)
  assert.deepEqual(await violations(page), [], picture)
  assert.equal(await widerThanWindow(page), 0, `${picture ?? 'the page'} is wider than the window`)
  if (picture) await shoot(page, picture)
}
