// main.ts - my data and who looked at it: mounts its app.
import { startPage } from '../shared/start'
import App from './App.vue'
import * as messages from './messages'

startPage(App, messages)
