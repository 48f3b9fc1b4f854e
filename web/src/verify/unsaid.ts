// unsaid.ts - what a checkpoint does not prove, in plain words: of a receipt and of an audit file. The same as
// unsaid_of_checkpoint in src/engine/ledger/explain.cpp.
import { listed, locale, t } from '../shared/i18n'
import type { Verdict } from './receipt'

/** Whoever made the file could make the witnesses' keys in it: what these signed is not proven. */
function unwitnessed({ stated, witnessed }: Verdict): string[] {
  const names = listed(stated.map(({ name }) => name))
  if (names)
    return [t(witnessed.length ? 'verify.stated_others' : 'verify.stated_witness', { names })]
  return witnessed.length ? [] : [t('verify.no_witness')]
}

export const unsaidOf = (verdict: Verdict): string[] => [
  ...(verdict.ownKey ? [] : [t('verify.stated_key')]),
  ...unwitnessed(verdict),
  t('verify.truth'),
]

const signedOf = ({ known, witnessed, askedOf }: Verdict) => ({
  known,
  n: witnessed.length,
  asked: askedOf,
})

/** Why something does not hold; `word`: the key of the fault's sentence. */
export function whyNot(verdict: Verdict, word = `verify.fault.${verdict.fault}`): string {
  const signed = signedOf(verdict)
  return verdict.fault === 'too_few_witnesses' && signed.n < signed.asked
    ? t('verify.too_few', signed)
    : t(word)
}

export const witnessLines = (verdict: Verdict): string[] => [
  ...verdict.witnessed.map(({ name, time }) =>
    t('verify.witnessed', { name, time: when(time * 1000) }),
  ),
  ...(verdict.witnessed.length ? [t('verify.signed_of', signedOf(verdict))] : []),
]

export const when = (time: string | number): string =>
  new Date(time).toLocaleString(locale.value === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
  })
