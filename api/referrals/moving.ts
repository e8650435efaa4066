import type { Tx } from '../kernel/context.ts'
import { mayGo, milestonesAt, type ReferralState, reachedBy } from './rules.ts'
import * as store from './store.ts'

type Referral = store.Referral
const factOf = ({ id, advocateId, friendId, offerId }: Referral) => ({
  ...{ contactId: advocateId, friendId, referralId: id, offerId },
})

interface Why {
  reason?: string
  by?: string | null
  qualified?: { at: number; by: string }
}
/** One step of a referral: the row, its history and the fact, which others react to. The only place that moves one. */
async function step(tx: Tx, before: Referral, to: ReferralState, { reason, by = null, qualified }: Why = {}) {
  if (!mayGo(before.state, to)) throw new Error(`a referral does not go from ${before.state} to ${to}`)
  const joined = await store.joinedBefore(tx, before.id)
  await store.moveReferral(tx, before, { to, reason: reason ?? null, by, at: tx.now, ...(qualified && { qualified }) })
  const fact = factOf(before)
  // it is an act once, however often somebody had to look
  if (to === 'joined' && !joined) await tx.emit('referral.joined', fact)
  else if (to === 'held') await tx.emit('referral.held', fact)
  else if (to === 'qualified') await tx.emit('referral.qualified', fact)
  else if (to !== 'joined') await tx.emit(`referral.${to}`, { ...fact, reason: reason ?? '' })
  return (await store.referralBy(tx, before.id))!
}

/** A friend came by an advocate's link: they wait when something is held, else they are in. */
export async function begin(
  tx: Tx,
  row: Omit<Referral, 'state' | 'reason' | 'qualifiedAt' | 'qualifiedBy' | 'friendDueAt' | 'checkAt' | 'movedAt'>,
) {
  const held = (await store.openHolds(tx, row.attributionId)) > 0
  const state = held ? ('held' as const) : ('joined' as const)
  if (!(await store.insertReferral(tx, { ...row, state, movedAt: tx.now }))) return
  await store.insertStep(tx, {
    referralId: row.id,
    fromState: null,
    toState: state,
    reason: null,
    at: tx.now,
    by: null,
  })
  const referral = (await store.referralBy(tx, row.id))!
  const fact = await tx.emit(held ? 'referral.held' : 'referral.joined', factOf(referral))
  if (!held) await reconsider(tx, referral, fact.id)
}

/**
 * Looks at everything the friend did, and moves the referral to where it leads: what is earned falls due, what was taken
 * back is reversed. May run any number of times.
 * @param causeId the fact that is the reason to look
 */
export async function reconsider(tx: Tx, referral: Referral, causeId: string): Promise<void> {
  if (referral.state === 'held' || referral.state === 'refused') return
  const sides = await store.sidesOf(tx, referral.offerId)
  const sales = await store.salesOf(tx, referral.friendId)
  let checkAt: number | null = null
  let now = referral
  for (const side of sides) {
    const reached = reachedBy(side, referral.joinedAt, sales, tx.now)
    if (!reached.reached && reached.checkAt !== null) checkAt = Math.min(checkAt ?? reached.checkAt, reached.checkAt)
    if (side.side === 'advocate') now = await qualify(tx, now, reached.reached ? reached.at : null, causeId)
    else await friendSide(tx, referral, reached.reached, causeId)
  }
  if (checkAt !== referral.checkAt) await store.checkLater(tx, referral.id, checkAt)
}

async function qualify(tx: Tx, before: Referral, at: number | null, causeId: string): Promise<Referral> {
  if (at === null) {
    if (before.state !== 'qualified') return before
    return step(tx, before, 'reversed', { reason: 'refunded' })
  }
  if (before.state === 'qualified') return before
  const now = await step(tx, before, 'qualified', { qualified: { at: Math.max(at, before.joinedAt), by: causeId } })
  await fallDue(tx, now, 'advocate', now.advocateId, causeId)
  const thresholds = (await store.milestonesOf(tx, now.offerId)).map(({ threshold }) => threshold)
  for (const threshold of milestonesAt(thresholds, await store.qualifiedCount(tx, now.advocateId, now.offerId)))
    await tx.emit('reward.due', {
      ...{ offerId: now.offerId, contactId: now.advocateId, referralId: now.id, causeId },
      ...{ side: 'milestone', threshold, causeKey: `milestone:${threshold}` },
    })
  return now
}

/** What the friend gets falls due once, and not any more when what it was for was taken back. */
async function friendSide(tx: Tx, referral: Referral, reached: boolean, causeId: string) {
  if (reached === (referral.friendDueAt !== null)) return
  await store.markFriendDue(tx, referral.id, reached ? tx.now : null)
  if (reached) return void (await fallDue(tx, referral, 'friend', referral.friendId, causeId))
  const { offerId, friendId, id } = referral
  await tx.emit('reward.undue', { offerId, contactId: friendId, referralId: id, side: 'friend', causeKey: id })
}

const fallDue = (tx: Tx, { id, offerId }: Referral, side: 'friend' | 'advocate', contactId: string, causeId: string) =>
  tx.emit('reward.due', { offerId, contactId, referralId: id, causeId, side, causeKey: id })

/** A new doubt, or an old one answered. */
export async function holdOrGoOn(tx: Tx, referral: Referral, confirmed: boolean, causeId: string): Promise<void> {
  if (referral.state === 'refused') return
  if (confirmed) return void (await step(tx, referral, 'refused', { reason: 'not_honest' }))
  const held = (await store.openHolds(tx, referral.attributionId)) > 0
  if (held && referral.state !== 'held') return void (await step(tx, referral, 'held'))
  if (!held && referral.state === 'held') await reconsider(tx, await step(tx, referral, 'joined'), causeId)
}
