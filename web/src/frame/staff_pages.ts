// staff_pages.ts - the pages that somebody who is signed in may go to, in the order of every head and menu.
import { addMessages } from '../shared/i18n'
import { mayUsePrivacy } from '../shared/people/privacy'
import type { Role } from '../shared/types'

addMessages({
  zh: {
    'frame.pages': '页面',
    'frame.desk': '工作台',
    'frame.field': '我的任务',
    'frame.screen': '大屏',
    'frame.alerts': '重污染预警',
    'frame.network': '监测网络',
    'frame.station': '监测站',
    'frame.duty': '值班表',
    'frame.privacy': '个人信息',
    'frame.my': '我的数据',
    'frame.accounts': '账号与权限',
    'frame.county_time': '县里的时间',
  },
  en: {
    'frame.pages': 'Pages',
    'frame.desk': 'Desk',
    'frame.field': 'My tasks',
    'frame.screen': 'Screen',
    'frame.alerts': 'Alerts',
    'frame.network': 'Sensors',
    'frame.station': 'Stations',
    'frame.duty': 'Rota',
    'frame.privacy': 'Personal data',
    'frame.my': 'My data',
    'frame.accounts': 'Accounts',
    'frame.county_time': 'County time',
  },
})

const working: Role[] = ['command', 'department', 'township', 'leader', 'worker']
const administrators: Role[] = ['admin', 'security', 'audit']

const pages = [
  { name: 'desk', href: '/desk', roles: ['command', 'department', 'township', 'leader'] },
  { name: 'field', href: '/field', roles: ['worker', 'leader'] },
  { name: 'screen', href: '/screen', roles: ['command', 'admin'] },
  { name: 'alerts', href: '/alerts', roles: working },
  { name: 'network', href: '/network', roles: [...working, 'admin'] },
  { name: 'station', href: '/station?staff=1', roles: [...working, 'admin'] },
  { name: 'duty', href: '/duty', roles: ['command', 'township', 'leader', 'worker'] },
  { name: 'privacy', href: '/privacy', roles: undefined },
  { name: 'my', href: '/my', roles: ['citizen'] },
  { name: 'accounts', href: '/accounts', roles: administrators },
] as const

export type StaffPage = (typeof pages)[number]['name']

/** Of a role that has no more there than its own account, the account stands behind the person's name. */
export const pagesOf = (role: Role) =>
  pages.filter(({ roles }) =>
    roles ? (roles as readonly Role[]).includes(role) : mayUsePrivacy(role),
  )
