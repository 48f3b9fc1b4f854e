// What is said of a sign-in's program, by what browsers really send.
import { beforeEach, expect, test } from 'vitest'
import { addMessages, locale } from '../shared/i18n'
import { agentName } from './agent'
import * as messages from './agent_messages'

addMessages(messages)
beforeEach(() => (locale.value = 'en'))

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const apple = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const phone = 'iPhone; CPU iPhone OS 17_5 like Mac OS X'

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome · Linux'],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/126.0.0.0 Safari/537.36`,
    'Chrome · Linux',
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`,
    'Chrome · Android',
  ],
  [
    `Mozilla/5.0 (${phone}) ${apple} CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1`,
    'Chrome · iPhone',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
    'Edge · Windows',
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0`,
    'Edge · Android',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0',
    'Firefox · Windows',
  ],
  [`Mozilla/5.0 (${phone}) ${apple} FxiOS/127.0 Mobile/15E148 Safari/605.1.15`, 'Firefox · iPhone'],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Version/17.5 Safari/605.1.15`,
    'Safari · Mac',
  ],
  [
    `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${apple} Version/16.6 Mobile/15E148 Safari/604.1`,
    'Safari · iPad',
  ],
  [
    `Mozilla/5.0 (${phone}) ${apple} Mobile/15E148 MicroMessenger/8.0.49 NetType/WIFI`,
    'WeChat · iPhone',
  ],
  [
    `Mozilla/5.0 (Linux; Android 13; V2) ${webkit} Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0`,
    'WeChat · Android',
  ],
  [
    `Mozilla/5.0 (Phone; OpenHarmony 5.0) ${webkit} Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile HuaweiBrowser/5.0`,
    'Huawei Browser · HarmonyOS',
  ],
  [
    `Mozilla/5.0 (Linux; Android 13; V2) ${webkit} Chrome/109.0.0.0 MQQBrowser/15.0 Mobile Safari/537.36`,
    'another program · Android',
  ],
  ['curl/8.5.0', 'another program'],
  ['', 'another program'],
])('%s', (agent, said) => expect(agentName(agent)).toBe(said))

test('in Chinese', () => {
  locale.value = 'zh'
  expect(agentName('MicroMessenger/8.0 (Android 13)')).toBe('微信 · Android')
  expect(agentName('curl/8.5.0')).toBe('其他程序')
})
