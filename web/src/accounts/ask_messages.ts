// ask_messages.ts - words beside the fields of a request: what a name and a number may be, and why one was not accepted.
export const zh = {
  'ask.hint_name':
    '居民账号的用户名不能透露本人身份：请用一个与本人无关的词，只含拉丁字母、数字、“-”和“_”，数字不超过 10 个。任何人都不要用手机号或证件号，用户名是明文保存的。',
  'ask.hint_person':
    '工号或证件号，只保存摘要，用来辨认同一个人的几个账号。大小写、全角半角、空格和连字符不计；不要用其他文字的字母。',
  'ask.fault_citizen': '不能透露本人身份：请用拉丁字母、数字、“-”和“_”组成的、与本人无关的词。',
  'ask.fault_digits': '不能透露本人身份：不要用手机号或证件号，数字最多 10 个。',
  'ask.fault_clear': '不能是手机号或证件号：用户名是明文保存的。',
  'ask.fault_other_script': '只能有拉丁字母、数字和汉字，不能有其他文字的字母或数字。',
  'ask.fault_no_number': '至少要有一个拉丁字母、数字或汉字。',
  'ask.fault_own': '属于提出人自己：权限须由别人提出。',
  'ask.fault_unnumbered':
    '没有人员编号，无法知道是否由本人提出或批准：请先用“变更角色或范围”补上编号。',
  'ask.fault_linked': '这个身份已关联另一个账号：须先解除那个关联。',
  'ask.fault_telling': '它的用户名透露本人身份：请另外新增一个账号。',
}

export const en: typeof zh = {
  'ask.hint_name':
    "A citizen's user name tells nothing of the person: choose a word of Latin letters, digits, '-' and '_' that has nothing to do with them, with at most 10 digits. Nobody's is a mobile or identity number: user names are kept in clear.",
  'ask.hint_person':
    'A staff or identity number; only a digest is kept, to tell which accounts one person holds. Capitals, width, blanks and hyphens do not count; no letters of other scripts.',
  'ask.fault_citizen':
    "It must tell nothing of the person: choose a word of Latin letters, digits, '-' and '_' that has nothing to do with them.",
  'ask.fault_digits':
    'It must tell nothing of the person: no mobile or identity number, at most 10 digits.',
  'ask.fault_clear': 'It must be no mobile or identity number: user names are kept in clear.',
  'ask.fault_other_script':
    'It must have no letters or digits but Latin letters, 0 to 9 and Chinese characters.',
  'ask.fault_no_number': 'It must have at least one Latin letter, digit or Chinese character.',
  'ask.fault_own': 'It belongs to whoever asks: somebody else asks for the right.',
  'ask.fault_unnumbered':
    'It has no staff number, so nobody can tell whether its holder asks or decides: give it first, by a change of role.',
  'ask.fault_linked': 'This identity leads to another account: that link has to end first.',
  'ask.fault_telling': 'Its user name tells of the person: add another account instead.',
}
