import type { FactData } from '../events.ts'
import type { Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { giveCode } from './codes/giving.ts'
import { earn, giveBack, pointsLeft } from './points/booking.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Reward = store.Reward
export const factOf = ({ id, contactId, offerId, referralId, side }: Reward) => ({
  ...{ rewardId: id, contactId, offerId, referralId, side },
})

interface Why {
  by?: string | null
  reason?: rules.CancelReason
  set?: Partial<store.NewReward>
}
/** One step of a reward: the row and its history. Undefined when somebody else has moved it meanwhile. */
function step(tx: Tx, before: Reward, to: rules.RewardState, { by = null, ...why }: Why = {}) {
  if (!rules.mayGo(before.state, to)) throw new Error(`a reward does not go from ${before.state} to ${to}`)
  return store.moveReward(tx, before, { to, by, at: tx.now, ...why })
}

interface Terms {
  side: Reward['side']
  offerId: string | null
  optionId: string | null
  contactId: string
  referralId: string | null
  threshold: number | null
  causeKey: string
  causeId: string
  kind: Reward['kind']
  amountMinor: number | null
  currency: string | null
  percentBp: number | null
  points: number | null
  months: number | null
  description: string
  fulfilment: Reward['fulfilment']
  poolId: string | null
  expiresDays: number | null
  automatic: boolean
  approvableAt: number
}
/** Gives somebody something, once for its cause. One too many is kept as cancelled, so that they can be told. */
export async function begin(tx: Tx, terms: Terms, capped = false): Promise<Reward> {
  const state = capped ? ('cancelled' as const) : ('pending' as const)
  const reason = capped ? ('cap_reached' as const) : null
  const id = newId('rwd', tx.now)
  await store.insertReward(tx, { ...terms, id, state, reason, grantedAt: tx.now, movedAt: tx.now })
  await store.insertStep(tx, { rewardId: id, from: null, to: state, reason, by: null, at: tx.now })
  const reward = (await store.rewardBy(tx, id))!
  if (capped) await tx.emit('reward.cancelled', { ...factOf(reward), reason: 'cap_reached' })
  else await tx.emit('reward.granted', factOf(reward))
  return reward
}

/** Earned anew after it was taken back: it begins from the start. */
export async function reopen(tx: Tx, before: Reward, causeId: string, approvableAt: number) {
  const set = { causeId, grantedAt: tx.now, approvableAt, approvedAt: null, approvedBy: null }
  const now = await step(tx, before, 'pending', { set })
  if (now) await tx.emit('reward.reopened', factOf(now))
  return now
}

/** Lets it go on by itself as far as nobody has to look, and no time is to be waited for. */
export async function goOn(tx: Tx, reward: Reward): Promise<void> {
  const held = await store.heldOf(tx, reward.referralId)
  if (rules.isDue(reward, held, tx.now)) await approve(tx, reward, null)
}

/** @param by the account of whoever agreed; null when nobody had to */
export async function approve(tx: Tx, before: Reward, by: string | null): Promise<Reward | undefined> {
  const now = await step(tx, before, 'approved', { by, set: { approvedAt: tx.now, approvedBy: by } })
  if (!now) return undefined
  const { kind, fulfilment, amountMinor, currency, percentBp, points, months } = now
  const fact: FactData<'reward.approved'> = {
    ...{ ...factOf(now), kind, fulfilment, amountMinor, currency, percentBp, points, months },
  }
  await tx.emit('reward.approved', fact)
  return rules.handsItselfOver(kind, fulfilment) ? handOver(tx, now) : now
}

/** Points are booked, a code is given; without a code it waits for one. */
export async function handOver(tx: Tx, approved: Reward): Promise<Reward> {
  const { kind, fulfilment } = approved
  if (!rules.isByCode(kind, fulfilment)) {
    const now = (await fulfil(tx, approved, null, null)) ?? approved
    if (kind === 'points') await earn(tx, now)
    return now
  }
  const code = await giveCode(tx, approved)
  return code === undefined ? approved : ((await fulfil(tx, approved, code, null)) ?? approved)
}

/** The person has it. @param reference the code, or the number of whoever delivered it */
export async function fulfil(tx: Tx, approved: Reward, reference: string | null, by: string | null) {
  const set = {
    ...{ fulfilledAt: tx.now, fulfilmentRef: reference },
    expiresAt: rules.overAt(tx.now, approved.expiresDays),
  }
  const now = await step(tx, approved, 'fulfilled', { by, set })
  if (now) await tx.emit('reward.fulfilled', factOf(now))
  return now
}

interface Cancel {
  reason: rules.CancelReason
  by?: string | null
  /** For the person, where somebody declined it. */
  statement?: string
}
/** Takes back what is not handed over. What somebody paid for it in points they get back. */
export async function cancel(tx: Tx, before: Reward, { reason, by = null, statement }: Cancel) {
  const now = await step(tx, before, 'cancelled', { reason, by, set: { statement: statement ?? null } })
  if (!now) return undefined
  await tx.emit('reward.cancelled', { ...factOf(now), reason })
  if (now.side === 'redemption') await giveBack(tx, now)
  return now
}

/** Its owner is reminded, once. @returns false when that was done, or it was used meanwhile */
export async function remind(tx: Tx, one: Reward): Promise<boolean> {
  if (!(await store.markReminded(tx, one.id, tx.now))) return false
  // points that were all spent have nothing left that could run out
  if (one.kind !== 'points' || (await pointsLeft(tx, one)) > 0) await tx.emit('reward.reminded', factOf(one))
  return true
}

export async function expire(tx: Tx, before: Reward) {
  const now = await step(tx, before, 'expired')
  if (now) await tx.emit('reward.expired', factOf(now))
  return now
}
