// figures.ts - a warning's figures, and which of them lie on the bad side of its threshold.
import type { Warning } from '../shared/types'

type Told = Pick<Warning, 'first_value' | 'peak' | 'value' | 'threshold' | 'comparison'>

export interface Figure {
  name: 'first' | 'peak' | 'lowest' | 'worst' | 'now' | 'threshold'
  value: number
  beyond: boolean
}

const extremes = { above: 'peak', below: 'lowest', none: 'worst' } as const

/**
 * Without `comparison` the rule is about more than one level (a change, the index, several conditions): then no figure alone
 * is bad, and there is no threshold to show.
 */
export function figuresOf(warning: Told): Figure[] {
  const { first_value, peak, value, threshold, comparison } = warning
  const beyond = (figure: number) =>
    comparison === 'below' ? figure < threshold : comparison === 'above' && figure > threshold
  const figures: Figure[] = [
    { name: 'first', value: first_value, beyond: beyond(first_value) },
    { name: extremes[comparison ?? 'none'], value: peak, beyond: beyond(peak) },
    { name: 'now', value, beyond: beyond(value) },
  ]
  return comparison ? [...figures, { name: 'threshold', value: threshold, beyond: false }] : figures
}
