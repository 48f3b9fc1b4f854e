// Counties to test on: a fresh one, and one after forty days of winter with simulated staff; a server over a copy of
// either. Everything is in a folder of its own that is removed at the end, the program too: it may be rebuilt meanwhile.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../..', import.meta.url).pathname
const pages = join(root, 'web/dist')
export const county = '330521'

const folder = mkdtempSync(join(tmpdir(), 'huying-browser-'))
const program = join(folder, 'huying')
cpSync(join(root, 'build/huying'), program)
mkdirSync(join(folder, 'data'))
symlinkSync(join(root, 'data/demo'), join(folder, 'data/demo')) // where the program looks for it

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const run = (...words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

let made = 0
function load(...words) {
  const data = join(folder, `county-${++made}`)
  const said = run('demo', '--data', data, ...words)
  return { data, password: /password: (\S+)/.exec(said)?.[1] }
}

/** A copy of what `make` once made: the files of a run of the suite share a folder, in HUYING_COUNTIES. */
function copyOf(name, make) {
  const shelf = process.env.HUYING_COUNTIES
  if (!shelf) return make()
  const shelved = join(shelf, name)
  if (!existsSync(shelved)) {
    const { data, password } = make()
    cpSync(data, join(`${shelved}.new`, 'data'), { recursive: true })
    writeFileSync(join(`${shelved}.new`, 'made'), JSON.stringify({ password }))
    renameSync(`${shelved}.new`, shelved)
  }
  const data = join(folder, `county-${++made}`)
  cpSync(join(shelved, 'data'), data, { recursive: true })
  return { data, ...JSON.parse(readFileSync(join(shelved, 'made'), 'utf8')) }
}

/** The demonstration as ./do run loads it: no reading yet; `password` opens every account. */
export const freshCounty = () => load()
/** After 40 days with simulated staff, always the same ones. That takes twenty seconds. */
export const winterCounty = () => copyOf('winter', () => load('--simulate', '40d', '--seed', '1'))

/** 330999 with its divisions and nobody in it, as it is installed. */
export function emptyCounty() {
  const data = join(folder, `county-${++made}`)
  const divisions = join(root, 'tests/scenarios/files/trial_county.geojson')
  run('county', 'add', '330999', '--name', '试验县', '--name-en', 'Trial County', '--divisions', divisions, '--data', data)
  return { data }
}

/** Readings of the winter 2016 at one station, into a county that runs on the real clock. */
export const importAir = ({ data }, source) =>
  run('import', 'air', join(root, `data/demo/330521/air/${source}_2016-12_2017-02.csv`), '--data', data)

/** A server over `place`, on the demonstration's clock or (`real`) on the machine's; stop() and start() keep its port. */
export async function serve({ data, password }, { speed = 0, real = false } = {}) {
  let child
  let port = 0
  let said = ''

  async function start() {
    const clock = real ? [] : ['--demo-clock', '--speed', String(speed)]
    const words = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...clock]
    child = spawn(program, [...words, '--pages', pages], { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    said = await listening(child)
    port = Number(/listening on http:\/\/[^:]+:(\d+)\n/.exec(said)[1])
  }

  async function stop() {
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
    running.delete(child)
  }

  await start()
  const address = `http://127.0.0.1:${port}`
  const tokens = new Map()
  const token = (account) => {
    if (!tokens.has(account)) tokens.set(account, run('token', account, '--data', data).trim())
    return tokens.get(account)
  }
  /** The secret of a session begun with the password: what a token may not do, such as manage its own account. */
  const session = async (account) => {
    const body = JSON.stringify({ name: account, password })
    const answer = await fetch(`${address}/api/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    return /^session=([^;]+)/.exec(answer.headers.get('set-cookie'))[1]
  }
  return { address, password, said, start, stop, token, session, as: (account) => caller(address, token(account)) }
}

/** What the server printed until it was ready. */
function listening(child) {
  return new Promise((done, fail) => {
    let said = ''
    const hear = (bytes) => {
      said += bytes
      if (/listening on .*\n/.test(said)) done(said)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => fail(new Error(`the server did not start: ${said}`)))
  })
}

/** Calls of one account without a browser; throws on a refusal. */
function caller(address, token) {
  const call = async (method, path, body) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const answer = await fetch(address + path, { method, headers, body: body && JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }
  return { get: (path) => call('GET', path), post: (path, body = {}) => call('POST', path, body) }
}

/** A polluted reading at a station: the case that it opens, and the account and name of whom it was given to. */
export async function raise(server, station, pm25 = 168) {
  const command = server.as('command-1')
  const { now } = await command.get('/api/clock')
  const time = new Date(Date.parse(now) + 60_000).toISOString() // at the full hour the winter has its own reading
  const { data } = await server.as('gateway-1').post('/api/monitor', { location: station, pm25, time })
  const { items } = await command.get('/api/cases?limit=20')
  const found = items.find(({ warning }) => warning === data.warning)
  const people = (await command.get(`/api/cases/${found.id}/assignable`)).items
  return { ...found, account: people.find(({ id }) => id === found.assignee).name, people }
}
