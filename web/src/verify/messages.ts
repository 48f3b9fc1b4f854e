// messages.ts - words of the page that checks receipts, Chinese and English.
export const zh = {
  'verify.title': '核验回执',
  'verify.intro': '核验全部在您自己的设备上完成，不向任何人发送内容；打开过一次以后，断网也能用。',
  'verify.receipt': '回执（粘贴文件内容，或二维码里的文字）',
  'verify.file': '或选择回执文件',
  'verify.key': '县里公布的日志密钥（可不填）',
  'verify.key_hint': '印在告示、官网或报纸上的一行字。不填时只能用回执自带的密钥，谁造的就不知道。',
  'verify.know_witnesses': '我有见证人给的密钥（可不填）',
  'verify.witnesses': '见证人的密钥，一行一个',
  'verify.witnesses_hint':
    '见证人是替大家看着县里日志的别的单位。只填您从见证人本人那里得到的密钥；回执里自带的谁都造得出，不算数。不懂就空着。',
  'verify.quorum': '其中至少要有几个签了名（不填为 1 个）',
  'verify.bad_key': '“{key}”不是日志的密钥，或者本页用不了（国密 SM2 的那一行请用命令核验）。',
  'verify.bad_witness': '“{key}”不是见证人的密钥。',
  'verify.bad_quorum': '应为 0 到 {n} 之间的整数，最多是您填了密钥的见证人数。',
  'verify.submit': '核验',
  'verify.working': '正在核验…',
  'verify.good': '回执成立',
  'verify.stated': '回执前后相符，但密钥还没有核对',
  'verify.bad': '回执不成立',
  'verify.bundle_good': '{n} 份回执全部成立',
  'verify.bundle_stated': '{n} 份回执前后都相符，但密钥还没有核对',
  'verify.bundle_bad': '{n} 份回执中有 {bad} 份不成立',
  'verify.bundle_hint': '每一份单独核验；标题和“有没有缺少的”不在证明之内。',
  'verify.holds': '成立',
  'verify.agrees': '相符',
  'verify.fails': '不成立',
  'verify.proven': '已经证明',
  'verify.unproven': '没有证明',
  'verify.in_log': '日志 {origin} 的前 {size} 条中有这一条：',
  'verify.entry': '第 {seq} 号，{time}，{kind}',
  'verify.content': '它的内容自登记以来一字未改：',
  'verify.fact_matter': '事项',
  'verify.fact_place': '地点',
  'verify.fact_actor': '办理人',
  'verify.raw': '原文',
  'verify.signed': '持有这把密钥的人签了名：',
  'verify.witnessed': '见证人 {name} 于 {time} 见到的日志与此一致。',
  'verify.signed_of': '您认得的 {known} 个见证人中有 {n} 个签了名，要求 {asked} 个。',
  'verify.still': '日志登记过这一类事项，登记的时间如条目所写；条目此后没有改过，也没有移走。',
  'verify.no_content':
    '内容是什么、关于谁：这份文件里没有内容；是否删除过、为什么删除，也没有证明。',
  'verify.no_content_since':
    '内容是什么、关于谁：这份文件里没有内容；是否删除过、为什么删除，也没有证明（文件自称于 {time} 删除）。',
  'verify.stated_key':
    '密钥和日志的名称属于这个县：它们取自回执本身，请把县里公布的密钥填在上面再核验。',
  'verify.stated_witness':
    '县里没有给别人看另一本日志：见证人 {names} 的密钥取自回执本身，谁都造得出；请向见证人本人要密钥，填在上面再核验。',
  'verify.stated_others': '另有 {names} 的签名：密钥取自回执本身，没有计入。',
  'verify.no_witness': '县里没有给别人看另一本日志：没有见证人签名。',
  'verify.truth': '内容和条目里的时间是真的：只能证明这样登记过，此后未改。',
  'verify.empty': '请先粘贴或选择一份回执。',
  'verify.fault.not_a_receipt': '这不是呼应的回执，或者文件不完整。',
  'verify.fault.content_changed': '内容与当时登记的不一致：内容被改过。',
  'verify.fault.leaf_misplaced': '登记条目与它在日志中的位置不符。',
  'verify.fault.not_in_log': '证明不成立：日志里没有这个条目。',
  'verify.fault.not_signed': '没有该日志密钥的签名。',
  'verify.fault.wrong_signature': '签名不对：不是该密钥签的，或者签名之后被改过。',
  'verify.fault.too_few_witnesses': '见证人的签名不够：比回执自己要求的还少。',
  'verify.too_few':
    '见证人的签名不够：您认得的 {known} 个见证人中有 {n} 个签了名，要求 {asked} 个。',
  'verify.audit_good': '审计文件成立：{rows} 行得到证明',
  'verify.audit_stated': '审计文件前后相符，但密钥还没有核对',
  'verify.audit_bad': '审计文件中有 {bad} 行不成立',
  'verify.audit_broken': '审计文件不成立',
  'verify.audit_bad_rows': '不成立的行',
  'verify.audit_row': '第 {line} 行（自称第 {seq} 号）',
  'verify.audit_line': '第 {line} 行',
  'verify.audit_more_rows': '此外还有 {n} 行不成立。',
  'verify.audit_no_rest': '证明也不完整，所以其余各行同样没有得到证明。',
  'verify.audit_incomplete':
    '文件不完整：末行写明 {stated} 行，实际有 {lines} 行。什么都没有证明。',
  'verify.audit_not_in_log':
    '证明不成立：至少有一行（或证明本身）与日志不符，说不出是哪一行。什么都没有证明。',
  'verify.audit_not_signed': '写文件时日志没有签名，所以什么都没有证明。请日志恢复签名后重新导出。',
  'verify.audit_in_log': '日志 {origin} 的前 {size} 条中有这 {rows} 行，自登记以来一字未改。',
  'verify.audit_others_in_log':
    '日志 {origin} 的前 {size} 条中有其余的 {rows} 行，自登记以来一字未改。',
  'verify.audit_erased': '其中 {erased} 行没有内容：只证明有过这一类事项。',
  'verify.audit_none_missing': '从第 {first} 号到第 {last} 号一件不缺。',
  'verify.audit_missing':
    '第 {first} 号与第 {last} 号之间缺的 {missing} 件：它们的内容不在文件里。',
  'verify.audit_newer': '最后 {newer} 行：写文件时还没有签名。',
  'verify.audit_csv':
    '这是供阅读的 CSV：里面没有证明，无法核验。请在“待办与记录”中下载同一份导出的 JSON 行。',
  'verify.file_chosen': '已选择文件 {name}。',
  'verify.file_hint': '审计导出也在这里核验：JSON 行供核验，CSV 只供阅读。',
  'verify.row.not_a_receipt': '写法与导出的不同，或者不完整。',
  'verify.row.content_changed': '内容与当时登记的不一致：被改过。',
  'verify.row.leaf_misplaced': '时间、种类或位置与登记条目不符。',
  'verify.qr': '显示为二维码',
  'verify.qr_of': '回执的二维码',
  'verify.qr_too_long': '这份回执太长，放不进一个二维码，请保存文件。',
  'verify.save': '保存为文件',
  'verify.mine': '向县里索取回执',
  'verify.mine_hint': '列出您有权看到的事项。这一步需要登录和网络。',
  'verify.mine_show': '显示',
  'verify.mine_more': '显示更早的',
  'verify.mine_none': '还没有您可以索取回执的事项。',
  'verify.mine_failed': '没有取到，请稍后再试。',
  'verify.sign_in_first': '请先登录。',
}

export const en: Record<keyof typeof zh, string> = {
  'verify.title': 'Check a receipt',
  'verify.intro':
    'Everything is checked on your own device and nothing is sent anywhere. After the first visit it also works without a network.',
  'verify.receipt': 'Receipt (paste the file, or the text of the QR code)',
  'verify.file': 'Or choose the file',
  'verify.key': "The log's key as published by the county (optional)",
  'verify.key_hint':
    'A line printed on notices, the website or in the newspaper. If left empty, only the key in the receipt is used, and nobody knows who made that.',
  'verify.know_witnesses': 'I have keys from witnesses (optional)',
  'verify.witnesses': "The witnesses' keys, one a line",
  'verify.witnesses_hint':
    "Witnesses are other bodies that watch the county's log for everybody. Only enter keys that you got from the witnesses themselves: anybody can make those in a receipt, so they do not count. Leave it empty if in doubt.",
  'verify.quorum': 'So many of them must have signed (1 if left empty)',
  'verify.bad_key':
    '"{key}" is not the key of a log, or this page cannot use it (for the SM2 line use the command).',
  'verify.bad_witness': '"{key}" is not the key of a witness.',
  'verify.bad_quorum':
    'Must be a whole number from 0 to {n}, the number of witnesses whose keys are entered.',
  'verify.submit': 'Check',
  'verify.working': 'Checking…',
  'verify.good': 'The receipt is valid',
  'verify.stated': 'The receipt agrees with itself, but its key has not been compared',
  'verify.bad': 'The receipt is not valid',
  'verify.bundle_good': '{n|The receipt is|All # receipts are} valid',
  'verify.bundle_stated':
    '{n|The receipt agrees with itself, but its|All # receipts agree with themselves, but their} key has not been compared',
  'verify.bundle_bad': '{bad} of {n|# receipt|# receipts} {bad|is|are} not valid',
  'verify.bundle_hint':
    'Each one is checked separately. The title, and that none is missing, are not proven.',
  'verify.holds': 'valid',
  'verify.agrees': 'agrees',
  'verify.fails': 'not valid',
  'verify.proven': 'Proven',
  'verify.unproven': 'Not proven',
  'verify.in_log': 'This entry is among the first {size} of the log {origin}:',
  'verify.entry': 'number {seq}, {time}, {kind}',
  'verify.content': 'Its content has not changed by a single character since:',
  'verify.fact_matter': 'Matter',
  'verify.fact_place': 'Place',
  'verify.fact_actor': 'By',
  'verify.raw': 'Raw record',
  'verify.signed': 'Signed by the holder of this key:',
  'verify.witnessed': 'Witness {name} saw a log consistent with this one at {time}.',
  'verify.signed_of':
    'Signed by {n} of {known|# witness|# witnesses} that you know; {asked} required.',
  'verify.still':
    'Something of this kind was registered under the time in the entry, which has been neither changed nor removed since.',
  'verify.no_content':
    'What the content was and whom it concerned: it is not in this file. Whether and why it was erased is not proven either.',
  'verify.no_content_since':
    'What the content was and whom it concerned: it is not in this file. Whether and why it was erased is not proven either (the file says: on {time}).',
  'verify.stated_key':
    "That the key and the log's name are the county's: they came with the receipt. Enter the key that the county publishes above and check again.",
  'verify.stated_witness':
    'That the county shows everyone the same log: the keys of the witnesses ({names}) came from the receipt itself, and anybody can make such ones. Get keys from the witnesses themselves, enter them above and check again.',
  'verify.stated_others':
    'Who else signed ({names}): those keys came from the receipt and were not counted.',
  'verify.no_witness': 'That the county shows everyone the same log: no witness has signed.',
  'verify.truth':
    'That the content and the time in the entry are true: only that it was registered like this and not changed since.',
  'verify.empty': 'Paste or choose a receipt first.',
  'verify.fault.not_a_receipt': 'This is not a Huying receipt, or the file is incomplete.',
  'verify.fault.content_changed':
    'The content differs from what was registered: it has been changed.',
  'verify.fault.leaf_misplaced': 'The entry does not match its position in the log.',
  'verify.fault.not_in_log': 'The proof fails: this entry is not in the log.',
  'verify.fault.not_signed': "It is not signed with the log's key.",
  'verify.fault.wrong_signature':
    'The signature is wrong: made with another key, or changed after signing.',
  'verify.fault.too_few_witnesses':
    'Too few witnesses have signed: fewer than the receipt itself asks for.',
  'verify.too_few':
    'Too few witnesses have signed: {n} of {known} that you know; {asked} required.',
  'verify.audit_good': 'The audit file is valid: {rows|# row is|# rows are} proven',
  'verify.audit_stated': 'The audit file agrees with itself, but its key has not been compared',
  'verify.audit_bad': '{bad|# row|# rows} of the audit file {bad|is|are} not valid',
  'verify.audit_broken': 'The audit file is not valid',
  'verify.audit_bad_rows': 'Rows that are not valid',
  'verify.audit_row': 'Line {line} (says it is number {seq})',
  'verify.audit_line': 'Line {line}',
  'verify.audit_more_rows': '{n|One more row is|# more rows are} not valid.',
  'verify.audit_no_rest': 'The proof does not hold either, so nothing is proven of the other rows.',
  'verify.audit_incomplete':
    'The file is incomplete: its last line says {stated|# row|# rows}, there {lines|is|are} {lines}. Nothing is proven.',
  'verify.audit_not_in_log':
    'The proof fails: at least one row, or the proof itself, does not match the log; which one cannot be told. Nothing is proven.',
  'verify.audit_not_signed':
    'The log was not signed when this file was written, so nothing is proven. Export it again once the log is signed.',
  'verify.audit_in_log':
    '{rows|This row is|These # rows are} among the first {size} of the log {origin}; not a single character has changed since.',
  'verify.audit_others_in_log':
    '{rows|The other row is|The other # rows are} among the first {size} of the log {origin}; not a single character has changed since.',
  'verify.audit_erased':
    '{erased|One of them has|# of them have} no content: only that there was something of this kind is proven.',
  'verify.audit_none_missing': 'From number {first} to number {last} none is missing.',
  'verify.audit_missing':
    'What the {missing|one missing event|# missing events} between number {first} and number {last} {missing|was|were}: not in this file.',
  'verify.audit_newer':
    'The last {newer|row, which was|# rows, which were} not signed yet when the file was written.',
  'verify.audit_csv':
    'This is the CSV, which is for reading: it has no proof in it and cannot be checked. Download the same export as JSON lines, under Requests.',
  'verify.file_chosen': 'File chosen: {name}.',
  'verify.file_hint':
    'Audit exports are checked here, too: JSON lines are for proof, CSV is for reading only.',
  'verify.row.not_a_receipt': 'Not written as an export writes it, or incomplete.',
  'verify.row.content_changed':
    'The content differs from what was registered: it has been changed.',
  'verify.row.leaf_misplaced': 'Time, kind or position does not match the entry in the log.',
  'verify.qr': 'Show as a QR code',
  'verify.qr_of': 'QR code of the receipt',
  'verify.qr_too_long': 'This receipt is too long for a QR code. Save the file.',
  'verify.save': 'Save as a file',
  'verify.mine': 'Get a receipt from the county',
  'verify.mine_hint': 'Lists what you are allowed to see. You need to sign in and be online.',
  'verify.mine_show': 'Show',
  'verify.mine_more': 'Show earlier ones',
  'verify.mine_none': 'There is nothing you can get a receipt for yet.',
  'verify.mine_failed': 'That did not work. Please try again later.',
  'verify.sign_in_first': 'Sign in first.',
}
