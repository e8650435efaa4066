import type { APPROVALS, FULFILMENTS } from '../../db/schema/referrals.ts'
import type { CANCEL_REASONS, REWARD_STATES } from '../../db/schema/rewards.ts'

const DAY_MS = 86_400_000
export type RewardState = (typeof REWARD_STATES)[number]
export type CancelReason = (typeof CANCEL_REASONS)[number]
type Fulfilment = (typeof FULFILMENTS)[number]

/** Where a reward may go from where; a trigger holds to the same. */
const STEPS: Record<RewardState, readonly RewardState[]> = {
  pending: ['approved', 'cancelled'],
  approved: ['fulfilled', 'cancelled'],
  fulfilled: ['expired'],
  cancelled: ['pending'],
  expired: [],
}
export const mayGo = (from: RewardState, to: RewardState) => STEPS[from].includes(to)

/** What was taken back, or was one too many, is earned again by doing it again; what somebody declined is not. */
export const comesBack = (state: RewardState, reason: CancelReason | null) =>
  state === 'cancelled' && (reason === 'reversed' || reason === 'cap_reached')

/** When it may be approved at the earliest. @param causedAt when the friend did what makes it due */
export const approvableFrom = (causedAt: number, holdDays: number, now: number) =>
  Math.max(now, causedAt + holdDays * DAY_MS)
/** When it is over, counted from the day somebody has it. */
export const overAt = (fulfilledAt: number, expiresDays: number | null) =>
  expiresDays === null ? null : fulfilledAt + expiresDays * DAY_MS

/** So long before its end somebody is reminded, of what is good for longer than that. */
export const REMINDED_BEFORE_MS = 14 * DAY_MS

/** No door but time stands between these and the person: they are handed over by whoever approves. */
export const handsItselfOver = (kind: string, fulfilment: Fulfilment) =>
  kind === 'points' || fulfilment === 'none' || fulfilment === 'generated' || fulfilment === 'pool'
export const isByCode = (kind: string, fulfilment: Fulfilment) =>
  kind !== 'points' && (fulfilment === 'generated' || fulfilment === 'pool')

export interface Standing {
  state: RewardState
  automatic: boolean
  unbacked: boolean
  approvableAt: number
  kind: string
  fulfilment: Fulfilment
}
/** Whether nobody has to look, and the time is there. A milestone that is not reached any more waits for a person. */
export const isDue = ({ state, automatic, unbacked, approvableAt }: Standing, held: boolean, now: number) =>
  state === 'pending' && automatic && !unbacked && !held && approvableAt <= now

/** What stands in the way of approving it by hand. */
export function againstApproval({ state, approvableAt }: Standing, held: boolean, now: number) {
  if (state !== 'pending') return 'not_pending' as const
  if (held) return 'held' as const
  return approvableAt > now ? ('too_early' as const) : undefined
}

export const WAITS = ['look', 'time', 'staff', 'codes', 'host', 'hand', 'file'] as const
export type Waits = (typeof WAITS)[number]
const BY: Partial<Record<Fulfilment, Waits>> = { pool: 'codes', webhook: 'host', file: 'file' }
/** What it waits for; null when it waits for nothing. `look`: somebody has doubts about a friend. */
export function waitsFor(reward: Standing, held: boolean, now: number): Waits | null {
  if (reward.state !== 'pending' && reward.state !== 'approved') return null
  if (held) return 'look'
  if (reward.state === 'approved') return BY[reward.fulfilment] ?? 'hand'
  if (reward.approvableAt > now) return 'time'
  return reward.automatic && !reward.unbacked ? 'time' : 'staff'
}

/** Whether nobody has to agree, by what the offer says. */
export const isAutomatic = (approval: (typeof APPROVALS)[number]) => approval === 'auto'
