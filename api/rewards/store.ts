import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { milestone, offerSide, referral } from '../../db/schema/referrals.ts'
import { reward, rewardStep } from '../../db/schema/rewards.ts'
import { newId } from '../kernel/ids.ts'
import { ofPerson } from '../kernel/person.ts'
import type { CancelReason, RewardState } from './rules.ts'

export type Reward = typeof reward.$inferSelect
export type NewReward = typeof reward.$inferInsert
type Side = Reward['side']

export const sideOf = (db: Reads, offerId: string, side: 'friend' | 'advocate') =>
  db
    .select()
    .from(offerSide)
    .where(and(eq(offerSide.offerId, offerId), eq(offerSide.side, side)))
    .get()
export const milestoneOf = (db: Reads, offerId: string, threshold: number) =>
  db
    .select()
    .from(milestone)
    .where(and(eq(milestone.offerId, offerId), eq(milestone.threshold, threshold)))
    .get()
export const referralBy = (db: Reads, id: string) => db.select().from(referral).where(eq(referral.id, id)).get()

export const rewardBy = (db: Reads, id: string) => db.select().from(reward).where(eq(reward.id, id)).get()
export const rewardsBy = (db: Reads, ids: string[]) => db.select().from(reward).where(inArray(reward.id, ids))
/** What a person has for one cause, whichever contact of theirs it was given to. */
export const rewardFor = (
  db: Reads,
  { offerId, side, contactId, causeKey }: { offerId: string; side: Side; contactId: string; causeKey: string },
) =>
  db
    .select()
    .from(reward)
    .where(
      and(
        ofPerson(reward.contactId, contactId),
        and(eq(reward.offerId, offerId), eq(reward.side, side), eq(reward.causeKey, causeKey)),
      ),
    )
    .get()
/** How many of a side were given, at all or to one person. */
export const givenOf = async (db: Reads, offerId: string, side: Side, contactId?: string) =>
  (await db
    .select({ n: count() })
    .from(reward)
    .where(
      and(
        ...[eq(reward.offerId, offerId), eq(reward.side, side), sql`${reward.state} <> 'cancelled'`],
        contactId === undefined ? undefined : ofPerson(reward.contactId, contactId),
      ),
    )
    .get())!.n

const open = (columns: { referralId: unknown }) => sql`EXISTS (SELECT 1 FROM referral hr JOIN hold hh
  ON hh.subject_kind = 'attribution' AND hh.subject_id = hr.attribution_id AND hh.state = 'open'
  WHERE hr.id = ${columns.referralId})`
/** True while somebody has doubts about the friend it is for; a trigger asks the same. */
export const isHeld = sql<number>`${open(reward)}`
export const heldOf = async (db: Reads, referralId: string | null) =>
  referralId !== null && Boolean((await db.get<{ is: number }>(sql`SELECT ${open({ referralId })} AS "is"`))?.is)

export const insertReward = (tx: DbTx, row: NewReward) => tx.insert(reward).values(row)
interface Move {
  to: RewardState
  reason?: CancelReason
  by: string | null
  at: number
  set?: Partial<NewReward>
}
/** The row as it was seen moves, with a step of its history; undefined when somebody else has moved it meanwhile. */
export async function moveReward(tx: DbTx, before: Reward, { to, reason, by, at, set }: Move) {
  const [moved] = await tx
    .update(reward)
    .set({ ...set, state: to, reason: reason ?? null, movedAt: at })
    .where(and(eq(reward.id, before.id), eq(reward.state, before.state)))
    .returning()
  if (moved) await insertStep(tx, { rewardId: before.id, from: before.state, to, reason: reason ?? null, by, at })
  return moved
}
interface Step {
  rewardId: string
  from: RewardState | null
  to: RewardState
  reason: CancelReason | null
  by: string | null
  at: number
}
export const insertStep = (tx: DbTx, { from, to, ...step }: Step) =>
  tx.insert(rewardStep).values({ id: newId('rws', step.at), ...step, fromState: from, toState: to })

/** What of a friend's is not handed over yet. */
export const openOfReferral = (db: Reads, referralId: string, side?: Side) =>
  db
    .select()
    .from(reward)
    .where(
      and(
        eq(reward.referralId, referralId),
        inArray(reward.state, ['pending', 'approved']),
        side && eq(reward.side, side),
      ),
    )
export const openOfPerson = (db: Reads, contactIds: string[]) =>
  db
    .select()
    .from(reward)
    .where(and(inArray(reward.contactId, contactIds), inArray(reward.state, ['pending', 'approved'])))
export const forgetWords = (tx: DbTx, contactIds: string[]) =>
  tx
    .update(reward)
    .set({ statement: sql`CASE WHEN ${reward.statement} IS NULL THEN NULL ELSE '' END`, fulfilmentRef: null })
    .where(inArray(reward.contactId, contactIds))

const qualified = sql`(SELECT count(*) FROM ${referral} q WHERE q.offer_id = ${reward.offerId} AND q.state = 'qualified'
  AND q.advocate_id IN (SELECT c.id FROM contact c WHERE c.canonical_id =
    (SELECT m.canonical_id FROM contact m WHERE m.id = ${reward.contactId})))`
/** Marks milestones of a person that would not be reached any more, and takes the mark off those that are again. */
export const markBacking = (tx: DbTx, offerId: string, contactId: string) =>
  tx
    .update(reward)
    .set({ unbacked: sql`${reward.threshold} > ${qualified}` })
    .where(
      and(
        ofPerson(reward.contactId, contactId),
        ...[eq(reward.offerId, offerId), eq(reward.side, 'milestone')],
        sql`${reward.unbacked} <> (${reward.threshold} > ${qualified})`,
      ),
    )

/** What nobody has to agree to and whose time is there. */
export const dueRewards = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(reward)
    .where(
      and(
        ...[eq(reward.state, 'pending'), eq(reward.automatic, true), lte(reward.approvableAt, now)],
        ...[eq(reward.unbacked, false), sql`NOT ${isHeld}`],
      ),
    )
    .orderBy(asc(reward.approvableAt), asc(reward.id))
    .limit(limit)
/** What waits for a code of a list that has some again, the oldest first. */
export const codeless = (db: Reads, limit: number) =>
  db
    .select()
    .from(reward)
    .where(
      and(
        ...[isNotNull(reward.poolId), eq(reward.state, 'approved'), sql`NOT ${isHeld}`],
        sql`EXISTS (SELECT 1 FROM coupon_code cc WHERE cc.pool_id = ${reward.poolId} AND cc.reward_id IS NULL)`,
      ),
    )
    .orderBy(asc(reward.approvedAt), asc(reward.id))
    .limit(limit)
export const overRewards = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(reward)
    .where(
      and(
        ...[eq(reward.state, 'fulfilled'), isNull(reward.usedAt)],
        ...[isNotNull(reward.expiresAt), lte(reward.expiresAt, now)],
      ),
    )
    .orderBy(asc(reward.expiresAt), asc(reward.id))
    .limit(limit)
/** What is over within that time, was not used, has lasted longer than that, and nobody was reminded of. Thanks are not used. */
export const nearlyOver = (db: Reads, now: number, before: number, limit: number) =>
  db
    .select()
    .from(reward)
    .where(
      and(
        ...[eq(reward.state, 'fulfilled'), isNull(reward.usedAt), isNull(reward.remindedAt), ne(reward.kind, 'thanks')],
        ...[isNotNull(reward.expiresAt), gt(reward.expiresAt, now), lte(reward.expiresAt, now + before)],
        sql`${reward.expiresAt} - ${reward.fulfilledAt} > ${before}`,
      ),
    )
    .orderBy(asc(reward.expiresAt), asc(reward.id))
    .limit(limit)
/** False when somebody else was first, or it was used meanwhile. */
export const markReminded = async (tx: DbTx, id: string, at: number) =>
  (
    await tx
      .update(reward)
      .set({ remindedAt: at })
      .where(
        and(eq(reward.id, id), ...[isNull(reward.remindedAt), isNull(reward.usedAt), eq(reward.state, 'fulfilled')]),
      )
      .returning({ id: reward.id })
  ).length === 1
export const markUsed = async (tx: DbTx, id: string, at: number) =>
  (
    await tx
      .update(reward)
      .set({ usedAt: at })
      .where(and(eq(reward.id, id), isNull(reward.usedAt)))
      .returning({ id: reward.id })
  ).length === 1

export const rewardsAfter = (db: Reads, afterId: string, limit: number) =>
  db.select().from(reward).where(sql`${reward.id} > ${afterId}`).orderBy(asc(reward.id)).limit(limit)
