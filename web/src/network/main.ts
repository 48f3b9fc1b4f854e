// main.ts - the page of the sensor network: mounts its app.
import { startPage } from '../shared/start'
import App from './App.vue'
import * as messages from './messages'

startPage(App, messages)
