// agent.ts - what somebody signed in with, out of the User-Agent that the browser sent: "Chrome · Windows". Many name
// others beside themselves, so the order counts; one that is not known is not called by the name it borrows.
// Source: RFC 9110, 10.1.5, and what the browsers send.
import { hasWord, t } from '../shared/i18n'

const PROGRAMS: [RegExp, string][] = [
  [/MicroMessenger\//, 'wechat'],
  [/HuaweiBrowser\//, 'huawei'],
  [/(QQ|UC|Miui|Vivo|HeyTap)Browser\/|360SE|Quark\/|SamsungBrowser\/|OPR\/|ArkWeb\//, 'other'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/Version\/\S+ .*Safari\//, 'Safari'],
]

const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

const first = (table: [RegExp, string][], agent: string) =>
  table.find(([sign]) => sign.test(agent))?.[1]

export function agentName(agent: string): string {
  const program = first(PROGRAMS, agent) ?? 'other'
  const word = hasWord(`agent.${program}`) ? t(`agent.${program}`) : program
  return [word, first(SYSTEMS, agent)].filter(Boolean).join(' · ')
}
