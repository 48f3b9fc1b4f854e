// agent_messages.ts - the words for what somebody signed in with.
export const zh = {
  'agent.other': '其他程序',
  'agent.wechat': '微信',
  'agent.huawei': '华为浏览器',
  'access.outcome_signed_in': '登录成功',
  'access.outcome_password': '密码正确，等待验证码',
  'access.outcome_wrong_password': '密码错误',
  'access.outcome_wrong_code': '验证码错误',
  'access.outcome_recovery_code': '用恢复码登录',
  'access.outcome_password_changed': '更换了密码',
  'access.outcome_factor_enrolled': '设置了第二步验证',
  'access.outcome_factor_removed': '取消了第二步验证',
  'access.outcome_recovery_codes_renewed': '更换了恢复码',
}

export const en: typeof zh = {
  'agent.other': 'another program',
  'agent.wechat': 'WeChat',
  'agent.huawei': 'Huawei Browser',
  'access.outcome_signed_in': 'Signed in',
  'access.outcome_password': 'Password correct, waiting for the code',
  'access.outcome_wrong_password': 'Wrong password',
  'access.outcome_wrong_code': 'Wrong code',
  'access.outcome_recovery_code': 'Signed in with a recovery code',
  'access.outcome_password_changed': 'Password changed',
  'access.outcome_factor_enrolled': 'Second step set up',
  'access.outcome_factor_removed': 'Second step removed',
  'access.outcome_recovery_codes_renewed': 'Recovery codes renewed',
}
