// main.ts - the field page: mounts its app and registers the service worker.
import { startPage } from '../shared/start'
import App from './App.vue'
import './field.css'
import * as messages from './messages'
import { startShell } from './shell'

startPage(App, messages)
startShell().catch((problem: unknown) => console.error(problem)) // the page works without, on line
