import type { ROLES } from '../../db/schema/identity.ts'

type Role = (typeof ROLES)[number]
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** How long a link may wait to be used. */
export const LINK_LIFETIME_MS = {
  owner_setup: 7 * DAY,
  staff_invitation: 7 * DAY,
  magic_link: 10 * MINUTE,
  sign_up: DAY,
  password_reset: 60 * MINUTE,
  email_change: 60 * MINUTE,
} as const
/** Links that go by mail to an account's own address, whoever asks for them. */
export const MAILED_PURPOSES = ['magic_link', 'sign_up', 'password_reset'] as const
export type MailedPurpose = (typeof MAILED_PURPOSES)[number]
/**
 * So many of them work beside each other: whoever asks in somebody's place does not end the link that they are about to
 * open.
 */
export const LINKS_AT_ONCE = 2

/** "Firefox on Linux" out of what a browser says of itself: enough to know one's own, too little to follow anybody. */
export function deviceOf(userAgent: string | null): string {
  const ua = userAgent ?? ''
  const browser = /Edg\//.test(ua)
    ? 'Edge'
    : /Firefox\//.test(ua)
      ? 'Firefox'
      : /Chrom(e|ium)\//.test(ua)
        ? 'Chrome'
        : /Safari\//.test(ua)
          ? 'Safari'
          : 'A browser'
  const system = /Android/.test(ua)
    ? 'Android'
    : /iPhone|iPad/.test(ua)
      ? 'iOS'
      : /Windows/.test(ua)
        ? 'Windows'
        : /Mac OS/.test(ua)
          ? 'macOS'
          : /Linux/.test(ua)
            ? 'Linux'
            : ''
  return system ? `${browser} on ${system}` : browser
}

const HOUR = 3_600_000
/** A session ends when it has been idle for so long, and at the latest after so long. Staff sign in every day. */
export const SESSION_LIFETIMES = {
  customer: { idleMs: 7 * 24 * HOUR, absoluteMs: 30 * 24 * HOUR },
  staff: { idleMs: 12 * HOUR, absoluteMs: 12 * HOUR },
} as const
/** Between the password and the second factor. */
export const FACTOR_WAIT_MS = 10 * MINUTE
export type SessionKind = keyof typeof SESSION_LIFETIMES
export const sessionKind = (role: Role): SessionKind => (role === 'customer' ? 'customer' : 'staff')
