// A refusal in plain words of the chosen language. The server's own detail is English and for programmers; its code is
// what is stable, and the usual codes have words here.
import { ApiProblem, Offline } from './api'
import { hasWord, t } from './i18n'

interface Refusal {
  code: string
  detail: string
  title: string
}

export function sayRefusal({ code, detail, title }: Refusal): string {
  return hasWord(`problem.${code}`) ? t(`problem.${code}`) : detail || title || code
}

/** Beside data that is shown: it could not be read again. */
export class Stale {
  constructor(
    readonly cause: unknown,
    /** When what is shown was read, in ms of the county's time. */
    readonly readAt: number,
  ) {}
}
export const causeOf = (problem: unknown) => (problem instanceof Stale ? problem.cause : problem)

/** '' for what is no answer of the server and no lost line. */
export function sayProblem(shown: unknown): string {
  const problem = causeOf(shown)
  if (problem instanceof Offline) return t('box.offline')
  return problem instanceof ApiProblem ? sayRefusal(problem) : ''
}

/** For an act that was sent and did not succeed; throws on what is a fault of the page. */
export function refusalOf(problem: unknown): { refusal: string; changed: boolean } {
  if (problem instanceof Offline) return { refusal: t('problem.not_sent'), changed: false }
  if (!(problem instanceof ApiProblem)) throw problem
  return {
    refusal: sayRefusal(problem),
    changed: problem.status === 409 && problem.code !== 'another_account',
  }
}
