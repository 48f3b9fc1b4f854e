// main.ts - accounts and rights: mounts its app.
import * as look from '../shared/people/look_messages'
import * as people from '../shared/people/messages'
import { startPage } from '../shared/start'
import * as agents from './agent_messages'
import App from './App.vue'
import * as ask from './ask_messages'
import * as audit from './audit_messages'
import * as messages from './messages'
import * as rights from './rights_messages'

startPage(App, look, people, messages, ask, audit, rights, agents)
