// The colours of theme.css for the canvas, so that each stands in one place only.
export function ink(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

/** Fill and text of an AQI band; grey where there is no reading. */
export function aqiInk(level?: number | null): { fill: string; text: string } {
  if (!level) return { fill: ink('waiting-soft'), text: ink('waiting') }
  return { fill: ink(`aqi-${level}`), text: level >= 5 ? '#fff' : '#000' }
}

export function fonts(): { fontFamily: string; color: string } {
  return { fontFamily: getComputedStyle(document.body).fontFamily, color: ink('text') }
}

export function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
