// The rows of the page as CSV (RFC 4180, UTF-8 with a mark so that office programs read the names), made in the browser.
import type { AqiRow } from '../shared/types.gen'
import { properties } from './readings'

const cell = (value: unknown) => {
  const text = value === undefined || value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csvOf(rows: AqiRow[]): string {
  const head = ['time', 'aqi', 'primary', 'exceeding', 'edition', ...properties]
  const lines = rows.map(({ time, published, primary, exceeding, edition, values }) => [
    time,
    published,
    primary.join(' '),
    exceeding.join(' '),
    edition,
    ...properties.map((name) => values[name]),
  ])
  return [head, ...lines].map((line) => line.map(cell).join(',') + '\r\n').join('')
}

export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
