// refusals.ts - why something was refused, in words: of the whole, and of each field the server names.
import { ref } from 'vue'
import { ApiProblem } from '../shared/api'
import { hasWord, t } from '../shared/i18n'
import { sayProblem } from '../shared/problem'
import { useSending } from '../shared/sending'

export function useRefusal() {
  const failure = ref('')
  const wrong = ref<Record<string, string>>({})
  /** The sign-in lacks something: where it can be done. */
  const unfinished = ref(false)
  const { busy, alone, post } = useSending()

  function clear() {
    failure.value = ''
    wrong.value = {}
    unfinished.value = false
  }

  /** The words of a field: `privacy.wrong_reason`, else the server's. */
  function refuse(problem: unknown) {
    if (problem instanceof ApiProblem) {
      unfinished.value = problem.code.endsWith('_first') && problem.status === 403
      for (const { pointer, detail } of problem.errors) {
        const field = pointer.replace(/^[/?]/, '').split('/')[0]!
        const key = `privacy.wrong_${field}`
        wrong.value[field] = hasWord(key) ? t(key) : detail
      }
    }
    failure.value = Object.keys(wrong.value).length
      ? t('privacy.wrong_fields')
      : sayProblem(problem) || t('privacy.failed')
  }

  /** Whether it was done. */
  async function attempt(send: () => Promise<unknown>): Promise<boolean> {
    let done = false
    await alone(async () => {
      clear()
      try {
        await send()
        done = true
      } catch (problem) {
        refuse(problem)
      }
    })
    return done
  }

  return { failure, wrong, unfinished, busy, clear, attempt, post }
}
