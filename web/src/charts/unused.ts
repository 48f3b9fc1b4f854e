// unused.ts - stands in for modules of ECharts that its core imports and no chart here needs: maps out of SVG files, patterns
// (aria.decal), the dark theme, the loading picture. vite.config.ts puts it there.
export class GeoSVGResource {
  constructor() {
    throw new Error('maps out of SVG files are left out of this build')
  }
}
export const createOrUpdatePatternFromDecal = () => null
export default {}
