// Starts a page: shared look and words, its own words, its root component on #app.
import { createApp, watchEffect, type Component } from 'vue'
import { addMessages, locale, type Messages } from './i18n'
import * as shared from './messages'
import * as people from './people/messages'
import './theme.css'

export function startPage(root: Component, messages: Messages): void {
  addMessages(shared)
  addMessages(people)
  addMessages(messages)
  watchEffect(() => {
    document.documentElement.lang = locale.value === 'zh' ? 'zh-CN' : 'en'
  })
  createApp(root).mount('#app')
}
