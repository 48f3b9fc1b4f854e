// Who may come in: the session of somebody who works for the county, or what went wrong on the way.
import { onMounted, ref } from 'vue'
import { useSession } from '../shared/session'
import type { Role, Session } from '../shared/types'

export function useEntry(roles: Role[]) {
  const { requires } = useSession()
  const session = ref<Session | null>(null)
  const problem = ref<unknown>()

  async function enter() {
    problem.value = undefined
    try {
      session.value = await requires(roles)
    } catch (cause) {
      problem.value = cause
    }
  }
  onMounted(enter)
  return { session, problem, enter }
}
