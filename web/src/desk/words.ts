// Words for codes that the server may extend before this page knows them: then the code itself is shown.
import { hasWord, t } from '../shared/i18n'

const wordOr = (key: string, code: string) => (hasWord(key) ? t(key) : code)

export const unitName = (code: string) => wordOr(`unit.${code}`, code)
