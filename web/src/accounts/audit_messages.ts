// audit_messages.ts - the words of the audit.
export const zh = {
  'access.view_audit': '审计',
  'audit.hint':
    '全部事件，最新的在前；哪一条改动或撤下了都会被发现。每条都与公开日志核对，日志中有其摘要；内容删除以后，只能核对条目本身。',
  'audit.log': '公开日志现有 {n} 条，根为',
  'audit.verify': '核验回执或审计文件',
  'audit.kind': '事件种类',
  'audit.every_kind': '全部种类',
  'audit.from': '从（含当日）',
  'audit.to': '到（含当日）',
  'audit.search': '查询',
  'audit.export': '申请导出文件',
  'audit.export_hint':
    '导出上面所选日期的全部事件，须由另一类管理员批准，批准后在“待办与记录”中下载一次：JSON 行可以在“核验”页逐行证明，CSV 只供阅读，两样都可以取。',
  'audit.export_ask': '申请导出',
  'audit.export_needs': '请先选好起止日期，并写明理由。',
  'audit.export_asked': '已提出，等待另一位管理员决定。',
  'audit.none': '没有这样的事件。',
  'audit.more': '显示更早的',
  'audit.all_unchanged': '已列出 {n} 条，均与公开日志一致。',
  'audit.changed': '已列出 {n} 条，其中 {changed} 条与公开日志不一致：请立即查明。',
  'audit.row_changed': '与日志不一致',
  'audit.actor': '操作者',
  'audit.raw': '原文（第 {seq} 号，{kind}）',
  'audit.leaf': '日志第 {n} 叶，散列值',
  'audit.receipt': '下载证明（回执）',
}

export const en: Record<keyof typeof zh, string> = {
  'access.view_audit': 'Audit',
  'audit.hint':
    'Every event, newest first; none can be changed or removed without being noticed. Each is compared with the public log, which holds its digest; where the content was erased, only the entry can be compared.',
  'audit.log': 'The public log holds {n|# entry|# entries}; its root is',
  'audit.verify': 'Check a receipt or an audit file',
  'audit.kind': 'Kind of event',
  'audit.every_kind': 'All kinds',
  'audit.from': 'From (inclusive)',
  'audit.to': 'To (inclusive)',
  'audit.search': 'Search',
  'audit.export': 'Request an export',
  'audit.export_hint':
    'All events of the days chosen above. An administrator of another kind must approve it; it can then be downloaded once, under Requests: as JSON lines, which the page for checking proves row by row, and as CSV, which is for reading only.',
  'audit.export_ask': 'Request export',
  'audit.export_needs': 'Choose both days above first, and give a reason.',
  'audit.export_asked': 'Requested. Another administrator will decide.',
  'audit.none': 'No matching events.',
  'audit.more': 'Show earlier ones',
  'audit.all_unchanged':
    '{n|# event listed; it matches|# events listed; all match} the public log.',
  'audit.changed':
    '{n|# event|# events} listed; {changed|one of them differs|# of them differ} from the public log. Investigate at once.',
  'audit.row_changed': 'differs from the log',
  'audit.actor': 'By',
  'audit.raw': 'Raw record (number {seq}, {kind})',
  'audit.leaf': 'Leaf {n} of the log, hash',
  'audit.receipt': 'Download the proof (receipt)',
}
