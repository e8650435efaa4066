import type { MESSAGE_STATES, OPTIONAL_KINDS, SUPPRESSION_REASONS } from '../../db/schema/mail.ts'

export type MessageState = (typeof MESSAGE_STATES)[number]
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number]
export type OptionalKind = (typeof OPTIONAL_KINDS)[number]
/** What a mail is for. Security and transactional mail cannot be switched off; the rest can. */
export type Kind = 'security' | 'transactional' | OptionalKind

export const MAX_ATTEMPTS = 8
/** Longer than the slowest conversation with a mail server, so that nobody else takes a mail up meanwhile. */
export const LEASE_MS = 120_000
const TOO_OLD_MS = 24 * 3_600_000

const OPTIONAL: ReadonlySet<Kind> = new Set<OptionalKind>([
  'thanks',
  'product',
  'invitations',
  'requests',
  'surveys',
  'referrals',
  'journeys',
])
export const isOptional = (kind: Kind): kind is OptionalKind => OPTIONAL.has(kind)

/** Which mail still goes to an address that is suppressed for a reason. */
const STILL_GOES: Record<SuppressionReason, (kind: Kind) => boolean> = {
  bounce: () => false,
  complaint: (kind) => kind === 'security',
  manual: (kind) => kind === 'security',
  unsubscribe: (kind) => !isOptional(kind),
}
/** Reasons that lie with a person and follow them to another address; a bounce is about a mailbox. */
export const PERSONAL: ReadonlySet<SuppressionReason> = new Set(['complaint', 'manual', 'unsubscribe'])
const WEIGHT: Record<SuppressionReason, number> = { bounce: 3, complaint: 2, manual: 1, unsubscribe: 0 }
/** A new reason replaces a weaker one only. */
export const outweighs = (reason: SuppressionReason, before: SuppressionReason | undefined) =>
  before === undefined || WEIGHT[reason] > WEIGHT[before]

export interface Standing {
  state: MessageState
  kind: Kind
  queuedAt: number
  leaseUntil: number | null
  suppressed: SuppressionReason | undefined
  switchedOff: boolean
  /** It is a copy of the newsletter, and its reader gets that no more. */
  endedNewsletter: boolean
  /** The link this mail is for was used or has run out. */
  linkIsDead: boolean
}
export type Verdict =
  | { do: 'send' | 'wait' | 'leave' | 'nothing' }
  | { do: 'settle'; state: 'suppressed' | 'failed'; error: string }

/** What to do with a mail now. `wait`: no server is set; `leave`: another process is sending it, or died and its lease still runs. */
export function judge(mail: Standing, now: number, hasServer: boolean): Verdict {
  if (mail.state !== 'queued' && mail.state !== 'sending') return { do: 'nothing' }
  if (mail.state === 'sending' && (mail.leaseUntil ?? 0) > now) return { do: 'leave' }
  if (mail.suppressed && !STILL_GOES[mail.suppressed](mail.kind)) {
    return { do: 'settle', state: 'suppressed', error: `the address is suppressed: ${mail.suppressed}` }
  }
  if (mail.switchedOff && isOptional(mail.kind)) {
    return { do: 'settle', state: 'suppressed', error: 'the person switched this kind of mail off' }
  }
  if (mail.endedNewsletter) return { do: 'settle', state: 'suppressed', error: 'the person stopped the newsletter' }
  if (!hasServer) return { do: 'wait' }
  if (mail.linkIsDead) return { do: 'settle', state: 'failed', error: 'the link was used or has run out' }
  if (now - mail.queuedAt > TOO_OLD_MS) return { do: 'settle', state: 'failed', error: 'too old' }
  return { do: 'send' }
}

/** Why a server said no: nobody lives at the address, this mail is not wanted, or not now. */
export type Refusal = 'recipient' | 'message' | 'temporary'
/** What a refusal makes of a mail. The n-th try counts from one. */
export const afterRefusal = (refusal: Refusal, attempts: number): 'queued' | 'failed' =>
  refusal === 'temporary' && attempts < MAX_ATTEMPTS ? 'queued' : 'failed'

/** What a mail server's answer says of a mail (RFC 5321 4.2, RFC 3463). */
export function refusalOf(answer: { code?: number | undefined; command?: string | undefined; text?: string }): Refusal {
  const { code = 0, command = '', text = '' } = answer
  if (code < 500 || code > 599) return 'temporary'
  if (command === 'RCPT TO') {
    const policy = /\b5\.7\.\d+\b/.test(text)
    return [550, 551, 553].includes(code) && !policy ? 'recipient' : 'message'
  }
  return command === 'MAIL FROM' || command === 'DATA' ? 'message' : 'temporary'
}

/** One address as people have them: nothing that a header or a list of addresses is made of. */
export const isOneAddress = (text: string) =>
  text.length <= 254 && /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text)

/** A header is one line, whatever was typed into what it is made of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
export const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()

/** The address our mail comes from when no setting names one. */
export const senderAddress = (publicUrl: string) => {
  const { hostname } = new URL(publicUrl)
  return `no-reply@${/^[\d.]+$|^\[/.test(hostname) ? 'localhost' : hostname}`
}

/** Where each link leads; the token follows. */
export const LINK_PATHS = {
  magic_link: '/link',
  sign_up: '/confirm',
  password_reset: '/reset',
  email_change: '/change-email',
  staff_invitation: '/join',
  partner_invitation: '/partners/invited',
} as const
/** A token has one of them but the last: that is a sign-up that an invitation to become a partner brings. */
export type LinkPurpose = keyof typeof LINK_PATHS
/** Where the link of a token leads. @param data what stands with it */
export const purposeOf = (purpose: string, data: string): LinkPurpose =>
  'partner' in (JSON.parse(data) as object) ? 'partner_invitation' : (purpose as LinkPurpose)
export const isLinkPurpose = (purpose: string): purpose is LinkPurpose => Object.hasOwn(LINK_PATHS, purpose)
/** Which mail a link goes out with; none when it would tell a stranger, or open nothing. */
export function letterForLink(purpose: LinkPurpose, known: boolean) {
  if (purpose === 'sign_up') return known ? 'sign_up_known' : 'sign_up'
  if (purpose === 'staff_invitation' || purpose === 'partner_invitation') return purpose
  if (purpose === 'email_change') return known ? null : purpose
  return known ? purpose : null
}
export const linkAddress = (publicUrl: string, purpose: LinkPurpose, token: string) =>
  `${publicUrl}${LINK_PATHS[purpose]}?token=${encodeURIComponent(token)}`

/** Where the link of an invitation leads. */
export const invitationAddress = (publicUrl: string, token: string) => `${publicUrl}/invitations/${token}`

/** Where somebody answers a survey they were asked by mail. */
export const surveyAddress = (publicUrl: string, token: string) => `${publicUrl}/surveys/by-mail/${token}`

/** Where somebody confirms that an address is theirs. */
export const optInAddress = (publicUrl: string, token: string) => `${publicUrl}/opt-in?token=${token}`

/** A place in a webinar as its owner opens it from a mail, and the same for their calendar. */
export const placeAddress = (publicUrl: string, token: string) =>
  `${publicUrl}/webinar-place?token=${encodeURIComponent(token)}`
export const calendarAddress = (publicUrl: string, token: string) =>
  `${publicUrl}/webinar-place.ics?token=${encodeURIComponent(token)}`

/** Where an author answers what they were asked about their words. */
export const askAddress = (publicUrl: string, token: string) => `${publicUrl}/asked/${token}`

/** A request as its follower opens it from a mail. */
export const requestAddress = (publicUrl: string, number: number, token: string) =>
  `${publicUrl}/requests/${number}${token && `?told=${token}`}`
/** Where a follower says that they use it, or want to hear no more of it, without signing in. */
export const toldAddress = (publicUrl: string, token: string, act: 'use' | 'stop') =>
  `${publicUrl}/requests/told?act=${act}&t=${token}`

/** Enough of an address for its owner to know it, not enough for anybody else. */
export function masked(email: string) {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}${'•'.repeat(Math.max(1, Math.min(at - 1, 6)))}${email.slice(at)}`
}
