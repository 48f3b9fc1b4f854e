// Starts a page: shared look and words, its own words (and those it shares with some), its root component on #app.
import { createApp, watchEffect, type Component } from 'vue'
import AnotherAccount from './AnotherAccount.vue'
import { addMessages, locale, type Messages } from './i18n'
import * as shared from './messages'
import './theme.css'
import './forced.css'
import './fonts.css'

export function startPage(root: Component, ...words: Messages[]): void {
  for (const messages of [shared, ...words]) addMessages(messages)
  watchEffect(() => {
    document.documentElement.lang = locale.value === 'zh' ? 'zh-CN' : 'en'
  })
  createApp(root).mount('#app')
  if (location.pathname === '/signin') return // nobody's page
  createApp(AnotherAccount).mount(document.body.appendChild(document.createElement('div')))
}
