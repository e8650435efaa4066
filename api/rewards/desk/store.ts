import { and, asc, count, desc, eq, gt, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { event } from '../../../db/schema/events.ts'
import { account } from '../../../db/schema/identity.ts'
import { offer, referral } from '../../../db/schema/referrals.ts'
import { couponCode, couponUse, pointsEntry, pointsOption, reward, rewardStep } from '../../../db/schema/rewards.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import { asWritten } from '../../kernel/search.ts'
import { isHeld } from '../store.ts'
import type { RewardQuery } from './contract.ts'

const held = sql<number>`${isHeld}`
const whole = {
  ...{ reward, held },
  contact: { id: contact.id, name: contact.name },
  offer: { id: offer.id, name: offer.name },
  referralState: referral.state,
}
const from = (db: Reads) =>
  db
    .select(whole)
    .from(reward)
    .innerJoin(contact, eq(contact.id, reward.contactId))
    .leftJoin(offer, eq(offer.id, reward.offerId))
    .leftJoin(referral, eq(referral.id, reward.referralId))

const beginsWith = (name: string) => `${asWritten(name)}%`
const MARKS: Record<NonNullable<RewardQuery['mark']>, SQL> = {
  unbacked: sql`${reward.unbacked} = 1 AND ${reward.state} <> 'cancelled'`,
  given_for_nothing: sql`${reward.state} IN ('fulfilled', 'expired') AND ${reward.side} = 'advocate'
    AND ${referral.state} IN ('reversed', 'refused')`,
  held: sql`${reward.state} IN ('pending', 'approved') AND ${isHeld}`,
}
export const rewards = (db: Reads, q: Omit<RewardQuery, 'cursor' | 'limit'>, after: Key | undefined, limit: number) =>
  from(db)
    .where(
      and(
        ...[q.state && eq(reward.state, q.state), q.side && eq(reward.side, q.side), q.kind && eq(reward.kind, q.kind)],
        ...[q.fulfilment && eq(reward.fulfilment, q.fulfilment), q.offer ? eq(reward.offerId, q.offer) : undefined],
        q.referral ? eq(reward.referralId, q.referral) : undefined,
        q.contact ? ofPerson(reward.contactId, q.contact) : undefined,
        q.mark && MARKS[q.mark],
        q.name === '' ? undefined : sql`${contact.name} LIKE ${beginsWith(q.name)} ESCAPE '\\'`,
        after && or(lt(reward.grantedAt, after.at), and(eq(reward.grantedAt, after.at), lt(reward.id, after.id))),
      ),
    )
    .orderBy(desc(reward.grantedAt), desc(reward.id))
    .limit(limit)
export const rewardWith = (db: Reads, id: string) => from(db).where(eq(reward.id, id)).get()
export const counts = (db: Reads) => db.select({ state: reward.state, n: count() }).from(reward).groupBy(reward.state)
export const waitingFor = async (db: Reads, fulfilment: 'file' | 'pool') =>
  (await db
    .select({ n: count() })
    .from(reward)
    .where(and(eq(reward.state, 'approved'), eq(reward.fulfilment, fulfilment)))
    .get())!.n

const friend = alias(contact, 'friend')
export const friendOf = (db: Reads, referralId: string) =>
  db
    .select({ id: friend.id, name: friend.name })
    .from(referral)
    .innerJoin(friend, eq(friend.id, referral.friendId))
    .where(eq(referral.id, referralId))
    .get()
export const causeBy = (db: Reads, id: string) =>
  db.select({ type: event.type, at: event.at }).from(event).where(eq(event.id, id)).get()
export const stepsOf = (db: Reads, rewardId: string) =>
  db
    .select({
      ...{ from: rewardStep.fromState, to: rewardStep.toState, reason: rewardStep.reason, at: rewardStep.at },
      ...{ by: account.name, byHost: sql<number>`${rewardStep.by} IS NOT NULL AND ${account.id} IS NULL` },
    })
    .from(rewardStep)
    .leftJoin(account, eq(account.id, rewardStep.by))
    .where(eq(rewardStep.rewardId, rewardId))
    .orderBy(asc(rewardStep.at), asc(rewardStep.id))
export const pointsOf = (db: Reads, rewardId: string) =>
  db
    .select({ id: pointsEntry.id, delta: pointsEntry.delta, why: pointsEntry.why, at: pointsEntry.at })
    .from(pointsEntry)
    .where(eq(pointsEntry.rewardId, rewardId))
    .orderBy(asc(pointsEntry.at), asc(pointsEntry.id))
export const useOf = (db: Reads, rewardId: string) =>
  db
    .select({ externalId: couponUse.externalId, at: couponUse.at })
    .from(couponUse)
    .innerJoin(couponCode, eq(couponCode.code, couponUse.code))
    .where(eq(couponCode.rewardId, rewardId))
    .get()
export const optionOf = (db: Reads, id: string) =>
  db.select({ id: pointsOption.id, cost: pointsOption.cost }).from(pointsOption).where(eq(pointsOption.id, id)).get()

/** What is approved and not held, for one way of handing it over, the oldest first. */
export const approved = (db: Reads, fulfilment: 'file' | 'webhook', after: Key | undefined, limit: number) =>
  db
    .select({ reward, contact })
    .from(reward)
    .innerJoin(contact, eq(contact.id, reward.contactId))
    .where(
      and(
        ...[eq(reward.state, 'approved'), eq(reward.fulfilment, fulfilment), sql`NOT ${isHeld}`],
        isNotNull(reward.approvedAt),
        after && or(gt(reward.approvedAt, after.at), and(eq(reward.approvedAt, after.at), gt(reward.id, after.id))),
      ),
    )
    .orderBy(asc(reward.approvedAt), asc(reward.id))
    .limit(limit)
/** Which of these are there. */
export const rewardsBy = (db: Reads, ids: string[]) => db.select().from(reward).where(inArray(reward.id, ids))
