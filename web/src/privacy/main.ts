// main.ts - personal data as staff deal with it: mounts its app.
import '../shared/entries.css'
import * as look from '../shared/people/look_messages'
import * as people from '../shared/people/messages'
import { startPage } from '../shared/start'
import App from './App.vue'
import * as guard from './guard_messages'
import * as messages from './messages'
import './privacy.css'

startPage(App, look, people, messages, guard)
