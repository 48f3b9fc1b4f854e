// Two languages, Chinese first. Each page keeps its words in messages.ts and registers them with
// addMessages. A word is found by its key; {name} in it is filled from the parameters.
import { ref, watch } from 'vue'

export type Locale = 'zh' | 'en'
export type Words = Record<string, string>
export interface Messages {
  zh: Words
  en: Words
}

const store: Messages = { zh: {}, en: {} }
const remembered = 'huying.locale'

function firstLocale(): Locale {
  try {
    return localStorage.getItem(remembered) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh' // a browser that forbids storage still gets the page
  }
}

export const locale = ref<Locale>(firstLocale())

watch(
  locale,
  (value) => {
    try {
      localStorage.setItem(remembered, value)
    } catch {
      /* not remembered, still switched */
    }
  },
  { flush: 'sync' },
)

export function addMessages(messages: Messages): void {
  Object.assign(store.zh, messages.zh)
  Object.assign(store.en, messages.en)
}

/**
 * The word for a key; the key itself when there is none, so that a gap is seen and nothing breaks. {n} is filled in;
 * {n|one step waits|# steps wait} says the first for 1 and the second for every other number, # the number itself.
 */
export function t(key: string, parameters?: Record<string, string | number>): string {
  const word = store[locale.value][key] ?? store.zh[key] ?? key
  if (!parameters) return word
  return word.replace(
    /\{(\w+)(?:\|(.*?)\|(.*?))?\}/g,
    (whole, name: string, one = '#', many = one) =>
      (+(parameters[name] ?? 0) === 1 ? one : many).replace(
        '#',
        () => `${parameters[name] ?? whole}`,
      ),
  )
}

export function hasWord(key: string): boolean {
  return key in store.zh
}

/** "name: " or “名：”. */
export const colon = () => (locale.value === 'en' ? ': ' : '：')
/** One after the other, as the language lists things. */
export const listed = (words: string[]) => words.join(locale.value === 'en' ? ', ' : '、')
/** In brackets, after a word. */
export const aside = (text: string | number) =>
  locale.value === 'en' ? ` (${text})` : `（${text}）`

/**
 * The Chinese or the English text of a record, by the language chosen: pick(c.title, c.title_en).
 */
export function pick(zh: string, en?: string | null): string {
  return locale.value === 'en' && en ? en : zh
}
