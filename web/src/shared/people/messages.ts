// messages.ts - words of the sign-in and of the account pages; problems that any page can meet once a sign-in is unfinished.
export const zh = {
  'problem.not_yours_to_decide':
    '这一项由另一位管理员决定：申请人与批准人不能是同一人、同一类管理员，也不能审批自己的账号，包括本人的其他账号。',
  'problem.no_number': '提出和批准权限的管理员须有人员编号：请先用“变更角色或范围”补上。',
  'problem.another_ground': '这一项应由另一类管理员提出。',
  'problem.locked': '尝试次数太多，该用户名已锁定，最多 15 分钟。',
  'problem.wrong_code': '验证码不对，或已经用过。请等下一个验证码。',
  'problem.busy': '此刻登录的人太多，请几秒后再试。',
  'problem.too_many_at_once': '同一地址的请求太多，请几秒后再试。',
  'problem.decided': '这一项已有人决定。',
  'problem.expired': '七天内无人决定，或有关人员已经调岗，需要重新提出。',
  'problem.read_enough':
    '逐页查看的记录已经很多，请稍后再看；需要更多时请申请导出，由另一位管理员同意。',
  'nav.access': '账号与权限',
  'department.civil_affairs': '民政局',
  'people.account': '{display}（{name}）',
  'people.account_type': '输入姓名或用户名的一部分',
  'people.accounts_none': '没有这样的账号。',
  'people.accounts_found': '找到 {n} 个，用上下箭头选择。',
  'people.accounts_more': '显示前 {n} 个，请继续输入以缩小范围。',
  'people.accounts_failed': '查找没有成功，请再试。',
}

export const en: Record<keyof typeof zh, string> = {
  'problem.not_yours_to_decide':
    'Another administrator has to decide: not the one who asked, not one of the same kind, and nobody whom it concerns, by this account or another of theirs.',
  'problem.no_number':
    'Whoever asks for a right must have a staff number: the change of role gives it.',
  'problem.another_ground': 'This has to be requested by another kind of administrator.',
  'problem.locked': 'Too many attempts: this name is locked for up to 15 minutes.',
  'problem.wrong_code': 'The code is wrong or has already been used. Wait for the next one.',
  'problem.busy': 'Too many people are signing in right now. Try again in a few seconds.',
  'problem.too_many_at_once': 'Too many requests from your address. Try again in a few seconds.',
  'problem.decided': 'This has already been decided.',
  'problem.expired':
    'Nobody decided within seven days, or somebody concerned has another post. Please submit it again.',
  'problem.read_enough':
    'You have read very many records page by page. Please go on later, or ask for an export, which another administrator agrees to.',
  'nav.access': 'Accounts and rights',
  'department.civil_affairs': 'Civil affairs bureau',
  'people.account': '{display} ({name})',
  'people.account_type': 'Type part of a name',
  'people.accounts_none': 'There is no such account.',
  'people.accounts_found': '{n} found; choose with the arrow keys.',
  'people.accounts_more': 'The first {n}; type on to narrow them down.',
  'people.accounts_failed': 'The search failed. Try again.',
}
