// After vite build: a .gz beside every text file over 1 kB, so that the server never compresses while it serves;
// and a check of the promise that no page needs more than 250 kB (gzip) of JavaScript.
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

function chunksOf(files, entry, seen = new Set()) {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const { imports = [], dynamicImports = [] } = files[entry]
  for (const next of [...imports, ...dynamicImports]) chunksOf(files, next, seen)
  return seen
}

compress(dist)
const files = JSON.parse(readFileSync(join(dist, 'assets/files.json'), 'utf8'))
let tooBig = false
for (const entry of Object.keys(files).filter((key) => files[key].isEntry)) {
  let bytes = 0
  for (const key of chunksOf(files, entry)) {
    if (files[key].file.endsWith('.js'))
      bytes += gzipSync(readFileSync(join(dist, files[key].file))).length
  }
  console.log(`${entry}: ${(bytes / 1000).toFixed(0)} kB of JavaScript (gzip)`)
  tooBig ||= bytes > limit
}
if (tooBig) {
  console.error(`A page needs more than ${limit / 1000} kB of JavaScript.`)
  process.exit(1)
}
