// main.ts - my data and who looked at it: mounts its app.
import '../shared/entries.css'
import * as look from '../shared/people/look_messages'
import { startPage } from '../shared/start'
import App from './App.vue'
import * as messages from './messages'

startPage(App, look, messages)
