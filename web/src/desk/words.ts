// Words for codes that the server may extend before this page knows them: then the code itself is shown.
import { hasWord, locale, t } from '../shared/i18n'

const wordOr = (key: string, code: string) => (hasWord(key) ? t(key) : code)

export const unitName = (code: string) => wordOr(`unit.${code}`, code)

export function departmentNames(codes: string[]): string {
  return codes
    .map((code) => wordOr(`department.${code}`, code))
    .join(locale.value === 'zh' ? '、' : ', ')
}
