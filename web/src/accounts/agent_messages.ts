// agent_messages.ts - the words for what somebody signed in with.
export const zh = {
  'agent.other': '其他程序',
  'agent.wechat': '微信',
  'agent.huawei': '华为浏览器',
}
export const en: typeof zh = {
  'agent.other': 'another program',
  'agent.wechat': 'WeChat',
  'agent.huawei': 'Huawei Browser',
}
