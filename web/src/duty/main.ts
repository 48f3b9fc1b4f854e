// main.ts - the page of the rota: mounts its app.
import { startPage } from '../shared/start'
import App from './App.vue'
import * as messages from './messages'

startPage(App, messages)
