import type { INVITATION_STATES } from '../../db/schema/invitations.ts'
import { AWAKE, type Awake, nextAwake } from '../kernel/awake.ts'

export type InvitationState = (typeof INVITATION_STATES)[number]

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A link works this long from its first mail on. */
export const LINK_LASTS_MS = 60 * DAY
/** One invitation a person and product in this time, over all campaigns. */
export const BETWEEN_MS = 90 * DAY
/** Mails of one invitation are at least this far apart, also after a pause. */
const BETWEEN_MAILS_MS = 24 * HOUR
export const EXITS = ['declined', 'unsubscribed', 'bounced', 'complained', 'expired', 'cancelled'] as const
/** Where an invitation may go: forward, or out. Nothing comes back. */
export const MOVES: Record<InvitationState, readonly InvitationState[]> = {
  queued: ['sent', 'delivered', 'clicked', 'started', 'submitted', ...EXITS],
  sent: ['delivered', 'clicked', 'started', 'submitted', ...EXITS],
  delivered: ['clicked', 'started', 'submitted', ...EXITS],
  clicked: ['started', 'submitted', ...EXITS],
  started: ['submitted', ...EXITS],
  submitted: [],
  declined: [],
  unsubscribed: [],
  bounced: [],
  complained: [],
  expired: [],
  cancelled: [],
}
export const mayMove = (from: InvitationState, to: InvitationState) => MOVES[from].includes(to)
export const isOver = (state: InvitationState) => MOVES[state].length === 0
export const isExit = (state: InvitationState) => (EXITS as readonly InvitationState[]).includes(state)

/** What is known of somebody when they might be asked. There is nothing in it about how they feel, and there never is. */
export interface Standing {
  isStaff: boolean
  hasReviewed: boolean
  unsubscribed: boolean
  suppressed: boolean
  /** Another invitation to the same product is open, or was mailed within the time between two. */
  wasAsked: boolean
}
export const LEFT_OUT = ['staff', 'reviewed', 'unsubscribed', 'suppressed', 'asked'] as const
export type LeftOut = (typeof LEFT_OUT)[number]
/** Why somebody is not asked; undefined for whoever is. */
export function leftOutBecause(one: Standing): LeftOut | undefined {
  if (one.isStaff) return 'staff'
  if (one.hasReviewed) return 'reviewed'
  if (one.unsubscribed) return 'unsubscribed'
  if (one.suppressed) return 'suppressed'
  return one.wasAsked ? 'asked' : undefined
}
/** What becomes of an invitation that waited, when its person is not asked any more. */
export const ENDS_AS: Record<LeftOut, { to: (typeof EXITS)[number]; note: string }> = {
  staff: { to: 'cancelled', note: 'staff' },
  reviewed: { to: 'cancelled', note: 'elsewhere' },
  unsubscribed: { to: 'unsubscribed', note: 'elsewhere' },
  suppressed: { to: 'cancelled', note: 'suppressed' },
  asked: { to: 'cancelled', note: 'asked' },
}

/**
 * When the next mail of an invitation goes out; null when none will.
 * @param sent how many mails went out, the first included
 */
export function nextMail(
  { firstAt, lastAt, sent }: { firstAt: number; lastAt: number; sent: number },
  reminderHours: readonly number[],
  timeZone: string,
  awake: Awake = AWAKE,
): number | null {
  const hours = reminderHours[sent - 1]
  if (hours === undefined) return null
  return nextAwake(Math.max(firstAt + hours * HOUR, lastAt + BETWEEN_MAILS_MS), timeZone, awake)
}
