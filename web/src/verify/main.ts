// main.ts - the page that checks receipts: mounts its app.
import { startPage } from '../shared/start'
import App from './App.vue'
import * as messages from './messages'

startPage(App, messages)

// What is checked with it must not depend on a line to the county.
if ('serviceWorker' in navigator && import.meta.env.PROD)
  navigator.serviceWorker.register('/verify-sw.js', { scope: '/verify' }).catch(() => {
    /* an old browser or a private window: the page works, with a network */
  })
