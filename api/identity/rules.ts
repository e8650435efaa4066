import type { Role } from '../kernel/actor.ts'

/** How long a link may wait to be used. */
export const LINK_LIFETIME_MS = { owner_setup: 7 * 86_400_000, staff_invitation: 7 * 86_400_000 } as const

/** API keys are shown once; this much of one may be shown again so that people can tell them apart. */
export const keyPrefix = (key: string) => key.slice(0, 10)

/** The token of `Authorization: Bearer …`, or null. */
export function bearerToken(header: string | null): string | null {
  return header === null ? null : (/^Bearer +([A-Za-z0-9_.-]{1,200})$/i.exec(header)?.[1] ?? null)
}
/** `last_used_at` is kept to the minute, so that a busy key does not write on every call. */
export const worthTouching = (lastUsedAt: number | null, now: number) =>
  lastUsedAt === null || now - lastUsedAt >= 60_000

const HOUR = 3_600_000
/** A session ends when it has been idle for so long, and at the latest after so long. Staff sign in every day. */
export const SESSION_LIFETIMES = {
  customer: { idleMs: 7 * 24 * HOUR, absoluteMs: 30 * 24 * HOUR },
  staff: { idleMs: 12 * HOUR, absoluteMs: 12 * HOUR },
} as const
export type SessionKind = keyof typeof SESSION_LIFETIMES
export const sessionKind = (role: Role): SessionKind => (role === 'customer' ? 'customer' : 'staff')
