// roles.ts - who can be signed in, and what each role is called.
export const roles = [
  'command',
  'department',
  'township',
  'leader',
  'worker',
  'gateway',
  'citizen',
  'admin',
  'security',
  'audit',
] as const

export const zh = {
  'role.command': '指挥中心',
  'role.department': '部门',
  'role.township': '乡镇',
  'role.leader': '网格长',
  'role.worker': '网格员',
  'role.gateway': '设备网关',
  'role.citizen': '居民',
  'role.admin': '系统管理员',
  'role.security': '安全管理员',
  'role.audit': '审计管理员',
  'role.system': '系统',
}

export const en: Record<keyof typeof zh, string> = {
  'role.command': 'Command centre',
  'role.department': 'Department',
  'role.township': 'Township',
  'role.leader': 'Grid leader',
  'role.worker': 'Grid worker',
  'role.gateway': 'Gateway',
  'role.citizen': 'Resident',
  'role.admin': 'System administrator',
  'role.security': 'Security administrator',
  'role.audit': 'Audit administrator',
  'role.system': 'System',
}
