// How long from the POST of an observation to the event on an open page, under steady load.
// Opens /api/events, posts --rate observations/s for --seconds; a few of them, the probes, cross
// the threshold and raise a warning; two low values then clear it, so that the next can raise one.
// Sender and receiver are one process, so waiting for its event loop counts against the server.
// node live_latency.mjs --url http://127.0.0.1:PORT --token T --probes 1,2 --background 3,4
import http from 'node:http'
import { parseArgs } from 'node:util'

const high_value = 200 // µg/m³, above the demo rule's threshold of 150
const low_value = 50 // µg/m³, below its clear level of 115; two in a row clear
const probe_timeout_ms = 2000

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    'event-token': { type: 'string' },
    probes: { type: 'string' },
    background: { type: 'string' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
    'probe-rate': { type: 'string', default: '20' },
    connections: { type: 'string', default: '16' },
    'start-time': { type: 'string', default: '2018-01-01T00:00:00Z' },
  },
})

const agent = new http.Agent({ keepAlive: true, maxSockets: Number(options.connections) })
const start_ms = Date.parse(options['start-time'])
const next_second = new Map() // per stream
const waiting = new Map() // stream → function called when its warning_raised arrives
const tally = { sent: 0, answered: 0, errors: 0, first_error: '', missed: 0, latencies: [] }

const list = (text) => text.split(',').filter(Boolean)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

function note_error(text) {
  tally.errors += 1
  tally.first_error ||= text
}

function next_time(stream) {
  const second = next_second.get(stream) ?? 0
  next_second.set(stream, second + 1)
  return new Date(start_ms + second * 1000).toISOString().replace('.000Z', 'Z')
}

/** Resolves when the answer has been read, whatever it was; never rejects. */
function post(stream, result) {
  const body = JSON.stringify({ phenomenonTime: next_time(stream), result })
  const headers = {
    Authorization: `Bearer ${options.token}`,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  }
  const url = `${options.url}/sta/v1.1/Datastreams(${stream})/Observations`
  tally.sent += 1
  return new Promise((done) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => { if (response.statusCode >= 300) text += chunk })
      response.on('end', () => {
        if (response.statusCode < 300) tally.answered += 1
        else note_error(`${response.statusCode} ${text.slice(0, 400)}`)
        done()
      })
    })
    request.setTimeout(10_000, () => request.destroy(new Error('no answer in 10 s')))
    request.on('error', (error) => { note_error(error.message); done() })
    request.end(body)
  })
}

function take_event(block) {
  const data = block.split(/\r?\n/).filter((line) => line.startsWith('data:'))
  if (data.length === 0 || !block.includes('warning_raised')) return
  const event = JSON.parse(data.map((line) => line.slice(5)).join('\n'))
  if (event.kind === 'warning_raised') waiting.get(String(event.stream))?.()
}

function open_events() {
  const headers = { Authorization: `Bearer ${options['event-token'] ?? options.token}` }
  return new Promise((opened, failed) => {
    const request = http.get(`${options.url}/api/events`, { headers }, (response) => {
      if (response.statusCode !== 200) return failed(new Error(`events: ${response.statusCode}`))
      let buffer = ''
      response.setEncoding('utf8')
      response.on('error', () => {}) // our own destroy() at the end
      response.on('data', (chunk) => {
        const blocks = (buffer + chunk).split(/\r?\n\r?\n/)
        buffer = blocks.pop()
        blocks.forEach(take_event)
      })
      opened(request)
    })
    request.on('error', failed)
  })
}

/** One warning raised, seen and cleared again. */
async function probe(stream) {
  const seen = new Promise((done) => waiting.set(stream, () => done(performance.now())))
  const sent = performance.now()
  const answered = post(stream, high_value)
  const arrived = await Promise.race([seen, sleep(probe_timeout_ms)])
  waiting.delete(stream)
  if (arrived === undefined) tally.missed += 1
  else tally.latencies.push(arrived - sent)
  await answered
  await post(stream, low_value)
  await post(stream, low_value)
}

/** Sends what is due every 2 ms until the time is over; answers the seconds it took. */
async function run_load() {
  const background = list(options.background)
  const idle = list(options.probes)
  const running = new Set()
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  let probes = 0
  for (let turn = 0; seconds() < Number(options.seconds); await sleep(2)) {
    if (probes < seconds() * Number(options['probe-rate']) && idle.length > 0) {
      const stream = idle.shift()
      const done = probe(stream).then(() => { idle.push(stream); running.delete(done) })
      running.add(done)
      probes += 1
    }
    while (tally.sent < seconds() * Number(options.rate)) {
      post(background[turn++ % background.length], low_value)
    }
  }
  const answered_rate = tally.answered / seconds()
  await Promise.all(running)
  return answered_rate
}

function report(achieved_rate) {
  const sorted = tally.latencies.sort((a, b) => a - b)
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))] ?? null
  const round = (ms) => (ms === null ? null : Number(ms.toFixed(3)))
  const { missed, errors } = tally
  console.log(JSON.stringify({
    n: sorted.length, p50: round(at(0.5)), p99: round(at(0.99)), max: round(at(1)),
    achieved_rate: Number(achieved_rate.toFixed(1)), missed, errors,
    next_time: start_ms / 1000 + Math.max(0, ...next_second.values()),
  }))
  if (errors > 0) console.error(`first error: ${tally.first_error}`)
}

const events = await open_events()
await sleep(1000) // what the server replays on opening is past before the first probe
report(await run_load())
events.destroy()
agent.destroy()
process.exitCode = tally.latencies.length > 0 ? 0 : 1
