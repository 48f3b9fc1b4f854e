// After vite build: a .gz beside every text file over 1 kB, so that the server never compresses while it serves;
// and a check of the promise that no page, with the view of it that is open, needs more than 250 kB (gzip) of
// JavaScript.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const limit = 250_000 // bytes, gzip, per page
const text = /\.(js|css|html|json|svg|webmanifest|geojson|txt)$/

function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) compress(path)
    else if (text.test(name) && statSync(path).size > 1024) {
      writeFileSync(path + '.gz', gzipSync(readFileSync(path), { level: 9 }))
    }
  }
}

/** Everything that a chunk loads, `later` also when it is asked for. */
function chunksOf(files, entry, later, seen = new Set()) {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const { imports = [], dynamicImports = [] } = files[entry]
  for (const next of [...imports, ...(later ? dynamicImports : [])])
    chunksOf(files, next, later, seen)
  return seen
}

/** What the page loads at once and all of its pictures, together with each of the views that it loads when they are opened. */
function* viewsOf(files, entry) {
  const atOnce = chunksOf(files, entry, false)
  const asked = [...atOnce].flatMap((key) => files[key].dynamicImports ?? [])
  const pictures = asked.filter((key) => key.startsWith('src/charts/'))
  const shown = new Set(atOnce)
  for (const key of pictures) chunksOf(files, key, true, shown)
  yield shown
  for (const view of asked) yield chunksOf(files, view, true, new Set(shown))
}

const sizes = new Map()
function size(file) {
  if (!file.endsWith('.js')) return 0
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(dist, file))).length)
  return sizes.get(file)
}

compress(dist)
const files = JSON.parse(readFileSync(join(dist, 'assets/files.json'), 'utf8'))
let tooBig = false
for (const entry of Object.keys(files).filter((key) => files[key].isEntry)) {
  const views = [...viewsOf(files, entry)].map((keys) =>
    [...keys].reduce((sum, key) => sum + size(files[key].file), 0),
  )
  const bytes = Math.max(...views)
  console.log(`${entry}: ${(bytes / 1000).toFixed(0)} kB of JavaScript (gzip)`)
  tooBig ||= bytes > limit
}
if (tooBig) {
  console.error(`A page needs more than ${limit / 1000} kB of JavaScript.`)
  process.exit(1)
}
