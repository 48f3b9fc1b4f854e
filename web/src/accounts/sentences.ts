// Rights as sentences that a reviewer reads: "may see the cases of 舞阳街道 for inspection until 31 Dec 2026".
import { divisionName } from '../frame/divisions'
import { listed, locale, pick, t } from '../shared/i18n'
import { departmentName } from '../shared/names'
import type { Change, Grant, Wanted } from './types'

/** A day in county time, without the hour. */
export function dayOf(time: string): string {
  return new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: locale.value === 'zh' ? 'long' : 'short',
    day: 'numeric',
  }).format(new Date(time))
}

/** The last day of a period: one that ends at midnight does not reach the day that begins then. */
export const lastDayOf = (ends: string) => dayOf(new Date(Date.parse(ends) - 1).toISOString())

interface Right {
  may: string
  purpose: string
  ends: string
  division?: string
  division_name?: string
  division_name_en?: string
  department?: string
}

export function sentenceOf(right: Right): string {
  const place =
    pick(right.division_name ?? '', right.division_name_en) ||
    (right.division ? divisionName(right.division) : t('access.whole_county'))
  const department = right.department
    ? t('access.of_department', { department: departmentName(right.department) })
    : ''
  const personal = right.may === 'open_personal'
  return t(personal ? 'access.sentence_personal' : 'access.sentence', {
    may: t(`access.may_${right.may}`),
    place,
    department,
    purpose: t(`purpose.${right.purpose}`),
    until: lastDayOf(right.ends),
  })
}

export const grantSentence = (grant: Grant) => sentenceOf(grant)

/** What a request would do, in one sentence. */
export function changeSentence(change: Change): string {
  const d = change.detail as Wanted
  const name =
    pick(change.account_display ?? '', change.account_display_en) ||
    (change.account_name ?? String(d.name ?? ''))
  if (change.kind === 'grant') return t('access.to', { name }) + sentenceOf(d as unknown as Right)
  const words: Record<string, string> = {
    name,
    role: d.role ? t(`role.${String(d.role)}`) : '',
    ground: [
      d.division && divisionName(String(d.division)),
      d.department && departmentName(String(d.department)),
    ]
      .filter(Boolean)
      .join(' · '),
    other: pick(change.other_display ?? '', change.other_display_en),
    from: d.begins ? dayOf(String(d.begins)) : '',
    until: d.ends ? lastDayOf(String(d.ends)) : '',
    issuer: String(d.issuer ?? ''),
    roles: Array.isArray(d.factor_roles) ? listed(d.factor_roles.map((r) => t(`role.${r}`))) : '',
    minutes: String(d.idle_minutes ?? ''),
    what: d.what ? t(`access.what_${String(d.what)}`) : '',
    grant: String(d.grant ?? ''),
    standby: t(d.standby ? 'access.yes' : 'access.no'),
  }
  if (d.what === 'audit') return t('access.do_export_audit', words)
  return t(`access.do_${change.kind}`, words)
}
