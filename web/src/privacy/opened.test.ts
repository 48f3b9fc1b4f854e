// What was opened is masked again: after a minute, when asked to, when the page is hidden, when the view is left.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { secondsOpen, useOpened } from './opened'
import type { Person } from './types'

const person = (account: string): Person => ({ account, phone: '13800138000', changed: '' })
const page = { visibilityState: 'visible', listener: () => {} }
let scope: EffectScope
let opened: ReturnType<typeof useOpened>

beforeEach(() => {
  vi.useFakeTimers()
  page.visibilityState = 'visible'
  vi.stubGlobal('document', {
    get visibilityState() {
      return page.visibilityState
    },
    addEventListener: (_name: string, listener: () => void) => (page.listener = listener),
    removeEventListener: () => (page.listener = () => {}),
  })
  scope = effectScope()
  opened = scope.run(useOpened)!
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('is open for a minute and counts down', () => {
  opened.open(person('1'))
  expect(opened.of('1')).toMatchObject({ seconds: secondsOpen, person: { phone: '13800138000' } })
  vi.advanceTimersByTime(10_000)
  expect(opened.of('1')?.seconds).toBe(secondsOpen - 10)
  vi.advanceTimersByTime(50_000)
  expect(opened.of('1')).toBeUndefined()
})

test('each person has a minute of their own', () => {
  opened.open(person('1'))
  vi.advanceTimersByTime(40_000)
  opened.open(person('2'))
  vi.advanceTimersByTime(30_000)
  expect(opened.of('1')).toBeUndefined()
  expect(opened.of('2')?.seconds).toBe(30)
  opened.close('2')
  expect(opened.of('2')).toBeUndefined()
})

test('is masked when the page is hidden, and not when it only comes back', () => {
  opened.open(person('1'))
  page.listener()
  expect(opened.of('1')).toBeDefined()
  page.visibilityState = 'hidden'
  page.listener()
  expect(opened.of('1')).toBeUndefined()
})

test('is masked when the view is left', () => {
  opened.open(person('1'))
  scope.stop()
  expect(opened.of('1')).toBeUndefined()
})
