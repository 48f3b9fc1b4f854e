// audit_messages.ts - the words of the audit.
export const zh = {
  'access.view_audit': '审计',
  'audit.hint':
    '全部事件，按发生顺序；任何人都不能修改或删除。每条都与公开日志核对，日志中有其摘要。',
  'audit.log': '公开日志现有 {n} 条，根为',
  'audit.verify': '核验回执',
  'audit.kind': '事件种类',
  'audit.from': '从（含当日）',
  'audit.to': '到（含当日）',
  'audit.search': '查询',
  'audit.export': '申请导出文件',
  'audit.export_hint':
    '导出上面所选日期的全部事件，须由另一类管理员批准，批准后在“待办与记录”中下载一次。',
  'audit.export_ask': '申请导出',
  'audit.export_needs': '请先选好起止日期，并写明理由。',
  'audit.export_asked': '已提出，等待另一位管理员决定。',
  'audit.none': '没有这样的事件。',
  'audit.more': '显示后面的',
  'audit.all_unchanged': '已列出 {n} 条，均与公开日志一致。',
  'audit.changed': '已列出 {n} 条，其中 {changed} 条与公开日志不一致：请立即查明。',
  'audit.row_changed': '与日志不一致',
  'audit.leaf': '日志第 {n} 叶，散列值',
  'audit.receipt': '下载证明（回执）',
}

export const en: Record<keyof typeof zh, string> = {
  'access.view_audit': 'Audit',
  'audit.hint':
    'Every event, in order; nobody can change or delete one. Each is compared with the public log, which holds its digest.',
  'audit.log': 'The public log holds {n} entries; its root is',
  'audit.verify': 'Verify a receipt',
  'audit.kind': 'Kind of event',
  'audit.from': 'From (this day included)',
  'audit.to': 'To (this day included)',
  'audit.search': 'Search',
  'audit.export': 'Ask for a file',
  'audit.export_hint':
    'Every event of the days chosen above. An administrator of another kind decides; then the file is fetched once, under Requests.',
  'audit.export_ask': 'Ask for the export',
  'audit.export_needs': 'Choose both days above first, and say why.',
  'audit.export_asked': 'Asked: another administrator decides.',
  'audit.none': 'There are no such events.',
  'audit.more': 'Show what follows',
  'audit.all_unchanged': '{n} events are listed; all are as the public log has them.',
  'audit.changed':
    '{n} events are listed, {changed} of them differ from the public log: find out why at once.',
  'audit.row_changed': 'differs from the log',
  'audit.leaf': 'Leaf {n} of the log, hash',
  'audit.receipt': 'Download its proof (receipt)',
}
