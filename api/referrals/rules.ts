import type { OFFER_SIDES, REFERRAL_STATES, TRIGGERS } from '../../db/schema/referrals.ts'

const DAY_MS = 86_400_000
export type Side = (typeof OFFER_SIDES)[number]
export type ReferralState = (typeof REFERRAL_STATES)[number]

/** What has to happen before a side is thanked. */
export interface Condition {
  side: Side
  trigger: (typeof TRIGGERS)[number]
  /** A sale counts from this much on, in this currency; any sale when there is no minimum. */
  minAmountMinor: number | null
  minCurrency: string | null
  nth: number | null
  days: number | null
}
/** A sale of the friend, with what has gone back of it. */
export interface FriendSale {
  at: number
  amountMinor: number
  currency: string
  refundedMinor: number
}
export type Reached = { reached: true; at: number } | { reached: false; checkAt: number | null }

/** What is left of a sale is what counts; nothing left is no sale, though one that never cost anything is one. */
const counts =
  ({ minAmountMinor, minCurrency }: Condition) =>
  (sale: FriendSale) => {
    if (sale.amountMinor > 0 && sale.refundedMinor >= sale.amountMinor) return false
    if (minAmountMinor === null) return true
    return sale.currency === minCurrency && sale.amountMinor - sale.refundedMinor >= minAmountMinor
  }

/**
 * Whether a friend has done what a side waits for, from all there is to know of them, and when they had; else when it is
 * worth looking again by itself. Sales before they joined count for nothing.
 */
export function reachedBy(condition: Condition, joinedAt: number, sales: readonly FriendSale[], now: number): Reached {
  if (condition.trigger === 'joined') return { reached: true, at: joinedAt }
  const good = sales
    .filter(({ at }) => at >= joinedAt)
    .filter(counts(condition))
    .sort((a, b) => a.at - b.at)
  const sale = good[condition.trigger === 'nth_sale' ? condition.nth! - 1 : 0]
  if (!sale) return { reached: false, checkAt: null }
  if (condition.trigger !== 'retained') return { reached: true, at: sale.at }
  const at = sale.at + condition.days! * DAY_MS
  return at <= now ? { reached: true, at } : { reached: false, checkAt: at }
}

/** Where a referral may go from where. What is refused stays refused. */
const STEPS: Record<ReferralState, readonly ReferralState[]> = {
  held: ['joined', 'refused'],
  joined: ['qualified', 'held', 'refused'],
  qualified: ['reversed', 'held', 'refused'],
  reversed: ['qualified', 'held', 'refused'],
  refused: [],
}
export const mayGo = (from: ReferralState, to: ReferralState) => STEPS[from].includes(to)

/** A friend's name as their advocate sees it: enough to know them by, and no more. */
export const initialOf = (name: string) => `${[...name.trim()][0]?.toUpperCase() ?? '?'}.`

/** The milestones that so many friends who count have reached. */
export const milestonesAt = (thresholds: readonly number[], n: number) => thresholds.filter((one) => one <= n)
