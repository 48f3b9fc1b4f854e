// One HTML entry per page; the server maps /screen to screen.html and so on, the dev server here
// does the same.
import { readdirSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { precache } from './src/field/precache-plugin'

const pages = readdirSync('.')
  .filter((file) => file.endsWith('.html') && file !== 'index.html')
  .map((file) => file.replace('.html', ''))

function pagePaths(): Plugin {
  return {
    name: 'page-paths',
    configureServer(server) {
      server.middlewares.use((request: { url?: string }, _response, next) => {
        const path = request.url?.split('?')[0] ?? '/'
        const page = pages.find((name) => path === `/${name}` || path.startsWith(`/${name}/`))
        if (page && !path.includes('.')) request.url = `/${page}.html`
        else if (/^\/\d+$/.test(path)) request.url = '/index.html'
        next()
      })
    },
  }
}

/** Six kB (gzip) of ECharts that nothing here calls (src/charts/unused.ts). */
function withoutUnused(): Plugin {
  const unused =
    /\/GeoSVGResource\.js$|\/util\/decal\.js$|\/theme\/dark\.js$|\/loading\/default\.js$/
  const standIn = new URL('src/charts/unused.ts', import.meta.url).pathname
  return {
    name: 'without-unused',
    enforce: 'pre',
    resolveId: (source, importer) =>
      unused.test(source) && importer?.includes('/echarts/lib/') ? standIn : null,
  }
}

/** The parts of ECharts that a page without a map does not load. */
const onlyForMaps =
  /echarts\/lib\/(chart\/(effectScatter|scatter)\/|(component|coord)\/geo\/|component\/helper\/(MapDraw|Roam|roam))/

export default defineConfig({
  plugins: [
    vue({ features: { optionsAPI: false } }),
    pagePaths(),
    withoutUnused(),
    precache('field'),
    precache('verify'),
  ],
  appType: 'mpa',
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    target: 'es2020', // browsers of the last five years: county offices keep old computers
    modulePreload: { polyfill: false },
    manifest: 'assets/files.json', // which chunks a page needs: read by scripts/after_build.mjs
    chunkSizeWarningLimit: 700, // kB: ECharts; scripts/after_build.mjs watches what each page needs in all
    rollupOptions: {
      input: ['index.html', ...pages.map((name) => `${name}.html`)],
      output: {
        manualChunks(id) {
          // The core names parseGeoJson and Region among its exports: they stay with it.
          if (/echarts\/lib\/coord\/geo\/(parseGeoJson|Region)/.test(id)) return 'echarts'
          if (onlyForMaps.test(id)) return 'echarts-map'
          if (/echarts\/lib\/chart\/bar\//.test(id)) return 'echarts-bars'
          if (/node_modules\/(echarts|zrender)\/|charts\/unused/.test(id)) return 'echarts'
          if (/node_modules\/(@vue|vue)\//.test(id)) return 'vue'
          // What only some pages use is no part of what all of them load.
          if (
            /\/src\/shared\/(?!people\/|event_words|entries|sending|MiniMap|LineBanner|size|SizeSwitch|home)/.test(
              id,
            )
          )
            return 'shared'
        },
      },
    },
  },
})
