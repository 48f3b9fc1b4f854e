// What went wrong in a step of the sign-in, in plain words; a wrong field by what the server says of it.
import { ApiProblem, Offline } from '../shared/api'
import { t } from '../shared/i18n'
import { sayRefusal } from '../shared/problem'

const reasons: [RegExp, string][] = [
  [/at least 12/, 'signin.fault_short'],
  [/at least three/, 'signin.fault_classes'],
  [/own name/, 'signin.fault_name'],
  [/repeats/, 'signin.fault_repeats'],
  [/attackers/, 'signin.fault_weak'],
  [/last five/, 'signin.fault_used'],
  [/present password/, 'signin.fault_present'],
  [/the app shows/, 'signin.fault_code'],
  [/must be three/, 'signin.fault_three'],
  [/staff number/, 'signin.fault_number'],
  [/no letters or digits but|must have letters/, 'signin.fault_letters'],
]

export function explain(problem: unknown): string {
  if (problem instanceof Offline) return t('signin.offline')
  if (!(problem instanceof ApiProblem)) throw problem
  const [wrong] = problem.errors
  if (!wrong) return sayRefusal(problem)
  const known = reasons.find(([pattern]) => pattern.test(wrong.detail))
  return known ? t(known[1]) : wrong.detail
}
