// event_words.ts - what every kind of event is called, and what can be told of one from its content: the matter, who acted,
// where. event_words.test.ts looks for kinds of the server that are missing here.
import { pick } from './i18n'

type Both = readonly [zh: string, en: string]

/** Grouped as a list to choose from shows them. */
export const eventKinds: Record<string, Record<string, Both>> = {
  warning: {
    warning_raised: ['发出预警', 'Warning raised'],
    warning_updated: ['预警有新读数', 'Warning: new reading'],
    warning_risen: ['预警升级', 'Warning made more severe'],
    warning_acknowledged: ['预警已确认', 'Warning acknowledged'],
    warning_escalated: ['预警无人确认，上报', 'Warning passed on: nobody acknowledged it'],
    warning_cleared: ['预警解除', 'Warning cleared'],
  },
  case: {
    case_opened: ['立案', 'Case opened'],
    case_dispatched: ['派单', 'Case dispatched'],
    case_accepted: ['接单', 'Case accepted'],
    case_arrived: ['到场', 'Arrived on site'],
    case_handed_over: ['移交部门', 'Handed over to the department'],
    case_disposed: ['处置完成', 'Case resolved'],
    case_verified: ['核验通过', 'Result verified'],
    case_closed: ['办结', 'Case closed'],
    case_returned: ['退回', 'Case returned'],
    case_noted: ['备注', 'Note added'],
    case_photographed: ['现场照片', 'Photo added'],
    case_escalated: ['上报', 'Case escalated'],
    case_overdue: ['超时', 'Case overdue'],
    case_risen: ['事件严重程度升高', 'Case more severe'],
  },
  alert: {
    alert_proposed: ['提出重污染预警建议', 'Pollution alert proposed'],
    alert_issued: ['发布重污染预警', 'Pollution alert issued'],
    alert_changed: ['调整重污染预警', 'Pollution alert changed'],
    alert_lifted: ['解除重污染预警', 'Pollution alert lifted'],
  },
  sensor: {
    sensor_fault_opened: ['发现设备故障', 'Sensor fault found'],
    sensor_fault_closed: ['设备故障关闭', 'Sensor fault closed'],
  },
  duty: {
    shift_added: ['排班', 'Shift added'],
    shift_removed: ['取消排班', 'Shift removed'],
    shift_handed_over: ['接班', 'Shift taken over'],
    shift_given_up: ['交班', 'Shift handed over'],
    rota_copied: ['复制值班表', 'Rota copied'],
  },
  account: {
    account_added: ['新增账号', 'Account added'],
    account_departed: ['离任移交', 'Departure and handover'],
    account_moved: ['账号换了岗位', 'Account has another post'],
    account_disabled: ['账号因长期未用停用', 'Account disabled: unused'],
    account_standby_used: ['使用应急账号', 'Emergency account used'],
    account_unlinked: ['解除统一身份关联', 'External identity unlinked'],
    account_exported: ['导出', 'Export fetched'],
    access_asked: ['提出权限变更', 'Change requested'],
    access_approved: ['批准权限变更', 'Change approved'],
    access_refused: ['拒绝权限变更', 'Change refused'],
    access_half_fetched: ['领取一半初始密码', 'Half of a first password fetched'],
    signed_in: ['登录', 'Signed in'],
    sign_in_refused: ['登录被拒', 'Sign-in refused'],
    sign_in_locked: ['登录锁定', 'Sign-in locked'],
    signed_out: ['退出登录', 'Signed out'],
    password_changed: ['修改密码', 'Password changed'],
    factor_changed: ['更改第二步验证', 'Second sign-in step changed'],
    token_issued: ['新建令牌', 'Access token issued'],
    token_revoked: ['作废令牌', 'Access token revoked'],
  },
  personal: {
    personal_stored: ['登记个人信息', 'Personal data stored'],
    personal_opened: ['查看个人信息', 'Personal data viewed'],
    personal_odd: ['异常查看', 'Unusual access'],
    personal_odd_reviewed: ['异常查看的处理结果', 'Unusual access reviewed'],
    personal_consent: ['同意或撤回同意', 'Consent given or withdrawn'],
    personal_request: ['个人信息申请', 'Request about personal data'],
    personal_request_late: ['个人信息申请超期', 'Request about personal data overdue'],
    personal_erased: ['删除个人信息', 'Personal data erased'],
    personal_hold: ['依法保留', 'Legal hold'],
    personal_assessed: ['影响评估', 'Impact assessment'],
    personal_keys: ['更换密钥', 'Encryption keys replaced'],
  },
}

export const groupWords: Record<string, Both> = {
  warning: ['预警', 'Warnings'],
  case: ['事件', 'Cases'],
  alert: ['重污染预警', 'Pollution alerts'],
  sensor: ['监测设备', 'Sensors'],
  duty: ['值班', 'Duty'],
  account: ['账号与权限', 'Accounts and rights'],
  personal: ['个人信息', 'Personal data'],
}

const all: Record<string, Both> = Object.assign({}, ...Object.values(eventKinds))

export const hasKind = (kind: string) => kind in all

/** Of a kind that a newer server has and this page does not: its own name. */
export function kindOf(kind: string): string {
  const both = all[kind]
  return both ? pick(...both) : kind
}

export const groupOf = (group: string) => pick(...groupWords[group]!)

type Content = Record<string, unknown>
const text = (content: Content, name: string) =>
  typeof content[name] === 'string' ? (content[name] as string) : ''
const both = (content: Content, name: string) =>
  pick(text(content, name), text(content, `${name}_en`))

function contentOf(content: unknown): Content {
  if (typeof content === 'string') {
    try {
      return contentOf(JSON.parse(content))
    } catch {
      return {}
    }
  }
  return content && typeof content === 'object' ? (content as Content) : {}
}

/** A receipt's content says whom the event concerned and holds its record; elsewhere the record is the content. */
function recordOf(content: unknown): Content {
  const whole = contentOf(content)
  return 'departments' in whole && 'content' in whole ? contentOf(whole.content) : whole
}

/** What it was about: the title of the case or warning, or the station and the reason; '' when the content does not say. */
export function matterOf(content: unknown): string {
  const record = recordOf(content)
  const place = both(record, 'station_name')
  const title = both(record, 'title')
  const said = both(record, 'reason')
  const about = title || [place, said].filter(Boolean).join(' · ')
  return [text(record, 'number'), about || text(record, 'name')].filter(Boolean).join(' ')
}

/** Who acted, where the content names somebody; the program's own acts name it in Chinese. */
export function actorIn(content: unknown): string {
  const record = recordOf(content)
  if (text(record, 'actor_role') === 'system') return pick('系统', 'the system')
  return (
    both(record, 'actor_name') ||
    text(record, 'decided_by') ||
    text(record, 'asked_by') ||
    text(record, 'by_name')
  )
}

/** The division's code that the content or the event names. */
export const divisionIn = (content: unknown) => text(contentOf(content), 'division')

/** The content to be read by people who want all of it. */
export function rawOf(content: unknown): string {
  if (typeof content !== 'string') return JSON.stringify(content, null, 2)
  try {
    return JSON.stringify(JSON.parse(content), null, 2)
  } catch {
    return content
  }
}
