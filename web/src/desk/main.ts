// main.ts - the desk page: mounts its app.
import { startPage } from '../shared/start'
import App from './App.vue'
import './desk.css'
import * as messages from './messages'

startPage(App, messages)
