// Signing in through an identity provider: who is linked gets in, with a confidential and with a public client, with RS256 and
// with ES256; everybody and everything else is refused; the password works on when the provider is away.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { county, freshCounty, serve } from '../browser/county.mjs'
import { startProvider } from './provider.mjs'

const program = new URL('../../build/huying', import.meta.url).pathname

/** A browser without a page: follows redirects one by one and keeps cookies by host. */
class Browser {
  jars = new Map()
  async get(url, { follow = true, cookies = true } = {}) {
    for (let hops = 0; hops < 15; hops++) {
      const { host, pathname } = new URL(url)
      const jar = this.jars.get(host) ?? this.jars.set(host, new Map()).get(host)
      const fits = [...jar.values()].filter((c) => pathname.startsWith(c.path))
      const headers = cookies && fits.length ? { Cookie: fits.map((c) => c.pair).join('; ') } : {}
      const answer = await fetch(url, { redirect: 'manual', headers })
      for (const line of answer.headers.getSetCookie()) {
        const [pair, ...rest] = line.split('; ')
        const path = rest.find((r) => /^path=/i.test(r))?.slice(5) ?? '/'
        const gone = rest.some((r) => /^max-age=0$/i.test(r) || /^expires=.*1970/i.test(r))
        const name = pair.split('=')[0] + path
        gone ? jar.delete(name) : jar.set(name, { pair, path })
      }
      const to = answer.headers.get('location')
      if (!to || !follow) return { status: answer.status, url, to, text: await answer.text() }
      if (new URL(to, url).pathname.startsWith('/api/') || !new URL(to, url).href.startsWith(this.home))
        url = new URL(to, url).href
      else return { status: answer.status, url, to, text: '' }
    }
    throw new Error('too many redirects')
  }
  cookie(address, name) {
    return [...(this.jars.get(new URL(address).host)?.values() ?? [])].find((c) => c.pair.startsWith(name + '='))?.pair
  }
}

for (const { alg, secret } of [
  { alg: 'RS256', secret: 'a+secret/with signs' },
  { alg: 'ES256', secret: undefined },
])
  describe(`${alg}, ${secret ? 'a confidential' : 'a public'} client`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'huying-oidc-'))
    const place = freshCounty()
    let server, provider, start

    const visit = async (path = start, options) => {
      const browser = Object.assign(new Browser(), { home: server.address })
      return { browser, answer: await browser.get(server.address + path, options) }
    }
    const who = async (browser) => {
      const answer = await fetch(server.address + '/api/session', { headers: { Cookie: browser.cookie(server.address, 'session') ?? '' } })
      return answer.ok ? answer.json() : null
    }
    const link = async (subject, name) => {
      const { items } = await server.as('admin-1').get('/api/accounts')
      const account = items.find((a) => a.name === name).id
      const asked = await server.as('security-1').post('/api/access/changes', { kind: 'link', reason: '统一身份', account, issuer: provider.issuer, subject })
      await server.as('admin-1').post(`/api/access/changes/${asked.id}/approve`)
    }

    before(async () => {
      server = await serve(place)
      const callback = `${server.address}/api/public/${county}/oidc/callback`
      provider = await startProvider({ secret, alg, callback })
      const words = ['provider', 'set', provider.issuer, '--client-id', 'huying', '--label', '省统一身份', '--data', place.data]
      if (secret) {
        writeFileSync(join(folder, 'secret'), secret + '\n', { mode: 0o600 })
        words.push('--client-secret-file', join(folder, 'secret'))
      }
      execFileSync(program, words)
      start = `/api/public/${county}/oidc/start?issuer=${encodeURIComponent(provider.issuer)}&next=/desk`
    })
    after(async () => {
      await server.stop()
      await provider.stop()
      rmSync(folder, { recursive: true })
    })

    test('whoever is linked to no account gets none', async () => {
      const { browser, answer } = await visit()
      assert.equal(answer.to, '/signin?provider=unknown')
      assert.equal(await who(browser), null)
    })

    test('whoever is linked is signed in and led on', async () => {
      await link('person-7', 'environment-1')
      const { browser, answer } = await visit()
      assert.equal(answer.to, '/desk')
      assert.equal((await who(browser)).name, 'environment-1')
      assert.equal(browser.cookie(server.address, 'errand'), undefined)
    })

    test('another person there is another here', async () => {
      provider.who.is = 'person-8'
      assert.equal((await visit()).answer.to, '/signin?provider=unknown')
      provider.who.is = 'person-7'
    })

    test('the way back works once, and for the browser that set out', async () => {
      const { browser, answer } = await visit(start, { follow: false })
      let next = answer.to
      let at = server.address
      while (!next.includes('/oidc/callback')) {
        const step = await browser.get(new URL(next, at).href, { follow: false })
        at = step.url
        next = step.to
      }
      const elsewhere = Object.assign(new Browser(), { home: server.address })
      assert.equal((await elsewhere.get(next, { follow: false })).to, '/signin?provider=stale')
      assert.equal((await browser.get(next, { follow: false })).to, '/desk')
      assert.equal((await browser.get(next, { follow: false })).to, '/signin?provider=stale')
    })

    test('an answer that is not of our asking is refused', async () => {
      for (const query of ['', '?code=x', '?code=x&state=y', '?error=access_denied'])
        assert.equal((await visit(`/api/public/${county}/oidc/callback${query}`, { follow: false })).answer.to, '/signin?provider=stale')
    })

    test('it leads to paths of this site only', async () => {
      for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'x']) {
        const { answer } = await visit(start.replace('/desk', encodeURIComponent(next)))
        assert.equal(answer.to, '/signin')
      }
    })

    test('who takes the link away comes in that way no more', async () => {
      const { browser } = await visit()
      const headers = { Cookie: browser.cookie(server.address, 'session'), Origin: server.address }
      const links = async () => (await (await fetch(server.address + '/api/my/links', { headers })).json()).items
      const [one, ...more] = await links()
      assert.deepEqual([one.issuer, one.label, more.length], [provider.issuer, '省统一身份', 0])
      assert.ok(!JSON.stringify(one).includes('person-7'), 'what the provider calls the person stays here')
      const gone = await fetch(`${server.address}/api/my/links/${one.link}`, { method: 'DELETE', headers })
      assert.equal(gone.status, 204)
      assert.deepEqual(await links(), [])
      assert.equal((await visit()).answer.to, '/signin?provider=unknown')
    })

    test('when the provider is away the password still opens the door', async () => {
      await provider.stop()
      const { answer } = await visit()
      assert.equal(answer.status, 502)
      const body = JSON.stringify({ name: 'environment-1', password: place.password })
      const back = await fetch(server.address + '/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
      assert.equal(back.status, 200)
    })
  })
