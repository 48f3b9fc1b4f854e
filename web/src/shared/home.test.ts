// home.test.ts - which page an account belongs to.
import { expect, test } from 'vitest'
import { homeOf, nextOf } from './home'

test('each role has its page', () => {
  expect([homeOf('command'), homeOf('department'), homeOf('worker'), homeOf('citizen')]).toEqual([
    '/screen',
    '/desk',
    '/field',
    '/my',
  ])
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '/a\\..\\/evil.example',
  '/\x7f/evil.example',
  '/ /evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
])('never leads to another site: %j', (next) => {
  expect(nextOf('?next=' + encodeURIComponent(next))).toBeNull()
})

test('leads back to the page asked for', () => {
  expect(nextOf('?next=%2Fdesk%3Fcase%3D7')).toBe('/desk?case=7')
})
