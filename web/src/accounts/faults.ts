// faults.ts - why a field was not accepted, in the reader's language: by what the server says of it.
import { t } from '../shared/i18n'

const reasons: [RegExp, string][] = [
  [/choose a word/, 'ask.fault_citizen'],
  [/at most 10 digits/, 'ask.fault_digits'],
  [/kept in clear/, 'ask.fault_clear'],
  [/no letters or digits but/, 'ask.fault_other_script'],
  [/must have letters/, 'ask.fault_no_number'],
  [/a right of their own/, 'ask.fault_own'],
  [/has no staff number/, 'ask.fault_unnumbered'],
  [/that link has to end/, 'ask.fault_linked'],
  [/tells of the person/, 'ask.fault_telling'],
]

export function sayFault(detail: string): string {
  const known = reasons.find(([pattern]) => pattern.test(detail))
  return known ? t(known[1]) : detail
}
