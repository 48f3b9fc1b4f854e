// whose.ts - whose page this is. All windows of a browser share its cookie: when another account signs in elsewhere, this page
// must not act in its name. What is sent says for whom (the server refuses 409 `another_account`), and the page is covered.
import { ref } from 'vue'

/** The account that what is sent is meant for; none: nobody's, or not known yet. */
let believed: string | undefined

export const saidAccount = () => believed
export function believe(account: string | undefined): void {
  believed = account
}

/** What this browser is now, to a page that is somebody else's: signed in to another account, or to none. */
export type Displaced = 'other' | 'nobody'
export const displaced = ref<Displaced>()
