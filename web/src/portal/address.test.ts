// address.test.ts - which addresses are the public page's, and which county they name.
import { expect, test } from 'vitest'
import { askedOf, isPage } from './address'

test.each(['/', '/index.html', '/330521', '/330521/'])('%s is a page', (path) => {
  expect(isPage(path)).toBe(true)
})
test.each(['/nosuch', '/330521x', '/330521/stations', '/desk2', '//'])('%s is none', (path) => {
  expect(isPage(path)).toBe(false)
})

test('the county stands in the path or behind the question mark', () => {
  expect(askedOf({ pathname: '/330521', search: '' })).toBe('330521')
  expect(askedOf({ pathname: '/', search: '?county=999999' })).toBe('999999')
  expect(askedOf({ pathname: '/330521', search: '?county=999999' })).toBe('330521')
  expect(askedOf({ pathname: '/', search: '' })).toBeUndefined()
})
