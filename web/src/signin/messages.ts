// messages.ts - words of the sign-in page, Chinese and English.
export const zh = {
  'signin.title': '登录呼应',
  'signin.intro': '指挥中心、部门、乡镇和网格员从这里进入。居民查看空气和预警不需要登录。',
  'signin.county': '县（市、区）',
  'signin.name': '用户名',
  'signin.password': '密码',
  'signin.show': '显示密码',
  'signin.caps': '大写锁定已打开',
  'signin.submit': '登录',
  'signin.working': '正在登录…',
  'signin.missing': '请填写用户名和密码。',
  'signin.wrong': '用户名或密码不对，请再试一次。',
  'signin.too_many': '尝试次数太多，请过几分钟再试。',
  'signin.offline': '连不上服务器，请检查网络。',
  'signin.failed': '登录没有成功：{detail}',
  'signin.refused': '您要打开的页面需要其他身份。请换一个账号登录，或进入自己的页面。',
  'signin.already': '已登录为 {name}（{role}）',
  'signin.enter': '进入我的页面',
  'signin.portal': '返回居民首页',
}

export const en: Record<keyof typeof zh, string> = {
  'signin.title': 'Sign in to Huying',
  'signin.intro':
    'For the command centre, departments, townships and grid workers. Citizens need no account to see air and warnings.',
  'signin.county': 'County',
  'signin.name': 'User name',
  'signin.password': 'Password',
  'signin.show': 'Show password',
  'signin.caps': 'Caps lock is on',
  'signin.submit': 'Sign in',
  'signin.working': 'Signing in…',
  'signin.missing': 'Please enter name and password.',
  'signin.wrong': 'Wrong name or password. Please try again.',
  'signin.too_many': 'Too many attempts. Please wait a few minutes.',
  'signin.offline': 'The server cannot be reached. Check the network.',
  'signin.failed': 'Sign-in failed: {detail}',
  'signin.refused':
    'That page needs another role. Sign in with another account, or go to your own page.',
  'signin.already': 'Signed in as {name} ({role})',
  'signin.enter': 'Go to my page',
  'signin.portal': 'Back to the public page',
}
