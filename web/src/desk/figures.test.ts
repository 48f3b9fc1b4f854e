// figures.test.ts - what is too low is bad below its threshold; where no level decides alone, nothing is coloured.
import { expect, test } from 'vitest'
import { figuresOf } from './figures'

const bad = (warning: Parameters<typeof figuresOf>[0]) =>
  figuresOf(warning).flatMap(({ name, beyond }) => (beyond ? [name] : []))

test('too high', () => {
  const warning = { first_value: 160, peak: 190, value: 120, threshold: 150 }
  expect(bad({ ...warning, comparison: 'above' })).toEqual(['first', 'peak'])
})

test('too low, also when it clears at the threshold itself', () => {
  const oxygen = { first_value: 4.9, peak: 3, value: 6, threshold: 5 }
  expect(bad({ ...oxygen, comparison: 'below' })).toEqual(['first', 'lowest'])
  expect(bad({ ...oxygen, value: 5, comparison: 'below' })).toEqual(['first', 'lowest'])
})

test('of a change or of several conditions no figure is called bad and no threshold is shown', () => {
  const names = figuresOf({ first_value: 90, peak: 8, value: 8, threshold: 0 })
  expect(names.map(({ name, beyond }) => [name, beyond])).toEqual([
    ['first', false],
    ['worst', false],
    ['now', false],
  ])
})
