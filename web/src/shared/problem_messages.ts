// What the server refuses, in words that every page has; those of one page are in its own messages.
export const zh = {
  'problem.not_allowed_now': '这件事的状态已经变了，这一步现在不能做。',
  'problem.version_conflict': '这件事刚刚有了变化。',
  'problem.not_yours': '这一步由别人来做：这件事可能已经转给别人。',
  'problem.not_found': '没有找到，或者它已不归您办理。',
  'problem.not_permitted': '您的账号没有这个权限。',
  'problem.unauthorized': '登录已过期，请重新登录。',
  'problem.another_account': '这个浏览器现在登录的是别的账号，没有提交。',
  'problem.already_done':
    '这一步先前已经办成，只是回答没有送到。只显示一次的内容不能再显示，请刷新页面查看。',
  'problem.not_a_photo': '这个文件不是照片（JPEG、PNG、WebP）。',
  'problem.too_many_photos': '一件事最多 30 张照片。',
  'problem.unavailable': '服务器暂时不可用，请稍后再试。',
  'problem.overloaded': '服务器忙，请稍后再试。',
  'problem.storage_full': '服务器存储已满，请联系管理员。',
  'problem.body_too_large': '内容太大，没有收下：一张照片最多 8 MB。',
  'problem.internal': '服务器出了问题，没有保存。请稍后再试。',
  'problem.database_unavailable': '数据库暂时不通，没有保存。请稍后再试。',
  'problem.environment_only': '这一步由生态环境局或指挥中心来做。',
  'problem.warning_cleared': '这条预警已经解除。',
  'problem.too_many_waiting': '您已有一百项申请在等审批，请等其中一些办完。',
  'problem.only_way_in': '这是该账号唯一的登录方式，不能取消。',
  'problem.real_clock': '这个县用的是真实时钟。',
  'problem.not_sent': '网络不通，没有提交。内容还在，请稍后再点确认。',
}

export const en: Record<keyof typeof zh, string> = {
  'problem.not_allowed_now': 'The case has moved on: this step is not possible now.',
  'problem.version_conflict': 'The case has just changed.',
  'problem.not_yours': 'This step is for somebody else: the case may have been reassigned.',
  'problem.not_found': 'Not found, or no longer assigned to you.',
  'problem.not_permitted': 'Your account may not do this.',
  'problem.unauthorized': 'You were signed out. Please sign in again.',
  'problem.another_account': 'This browser is signed in to another account now; nothing was sent.',
  'problem.already_done':
    'This was done already; only the answer did not arrive. What is shown once cannot be shown again: please reload the page.',
  'problem.not_a_photo': 'This file is not a photo (JPEG, PNG or WebP).',
  'problem.too_many_photos': 'A case can have at most 30 photos.',
  'problem.unavailable': 'The server is not available right now. Please try again later.',
  'problem.overloaded': 'The server is busy. Please try again later.',
  'problem.storage_full': "The server's disk is full. Please contact the administrator.",
  'problem.body_too_large':
    'This is too large and was not accepted: a photo may have at most 8 MB.',
  'problem.internal':
    'Something went wrong on the server; nothing was saved. Please try again later.',
  'problem.database_unavailable':
    'The database is not responding; nothing was saved. Please try again later.',
  'problem.environment_only': 'This is for the environment bureau or the command centre.',
  'problem.warning_cleared': 'This warning has already been cleared.',
  'problem.too_many_waiting':
    'You already have a hundred requests waiting for a decision. Please wait until some are decided.',
  'problem.only_way_in': 'This is the only way to sign in to this account and cannot be removed.',
  'problem.real_clock': 'This county runs on the real clock.',
  'problem.not_sent': 'No network: not sent. What you wrote is kept; please confirm again later.',
}
