// Vite plugin: builds the sw.ts of a page into /<page>-sw.js with the list of files that the page needs to open without a line.
// The list is the page, the chunks and styles it imports, and the icons; the version is their content.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin, type ResolvedConfig, type Rollup } from 'vite'

const PUBLIC_FILES = ['manifest.webmanifest', 'icon.svg', 'icon-192.png']

type Bundle = Rollup.OutputBundle

function filesOf(bundle: Bundle, name: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[name]
  if (!chunk || chunk.type !== 'chunk' || found.has(name)) return found
  found.add(name)
  chunk.viteMetadata?.importedCss.forEach((file) => found.add(file))
  chunk.viteMetadata?.importedAssets.forEach((file) => found.add(file))
  for (const next of [...chunk.imports, ...chunk.dynamicImports]) filesOf(bundle, next, found)
  return found
}

function entryOf(bundle: Bundle, page: string): string {
  const entry = Object.values(bundle).find(
    (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(`/${page}.html`),
  )
  if (!entry) throw new Error(`precache-plugin: the build has no ${page}.html`)
  return entry.fileName
}

function versionOf(config: ResolvedConfig, files: string[], source: string): string {
  const hash = createHash('sha256').update(source).update(files.join('\n'))
  PUBLIC_FILES.forEach((file) => hash.update(readFileSync(join(config.publicDir, file))))
  return hash.digest('hex').slice(0, 12)
}

async function buildWorker(
  config: ResolvedConfig,
  page: string,
  shell: string[],
  version: string,
): Promise<void> {
  await build({
    configFile: false,
    root: config.root,
    publicDir: false,
    logLevel: 'warn',
    define: { __SHELL__: JSON.stringify(shell), __SHELL_VERSION__: JSON.stringify(version) },
    build: {
      target: config.build.target,
      outDir: config.build.outDir,
      emptyOutDir: false,
      rollupOptions: {
        input: join(config.root, `src/${page}/sw.ts`),
        output: { format: 'iife', entryFileNames: `${page}-sw.js` },
      },
    },
  })
}

export function precache(page: string): Plugin {
  let config: ResolvedConfig
  return {
    name: `${page}-precache`,
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    async writeBundle(_options, bundle) {
      const files = [...filesOf(bundle, entryOf(bundle, page))].sort()
      const html = bundle[`${page}.html`]
      const source = html?.type === 'asset' ? String(html.source) : ''
      const shell = [`/${page}`, ...[...files, ...PUBLIC_FILES].map((file) => `/${file}`)]
      await buildWorker(config, page, shell, versionOf(config, files, source))
    },
  }
}
