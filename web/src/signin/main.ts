// main.ts - the sign-in page: mounts its app.
import * as people from '../shared/people/messages'
import { startPage } from '../shared/start'
import App from './App.vue'
import * as messages from './messages'

startPage(App, people, messages)
