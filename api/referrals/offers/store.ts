import { and, desc, eq, isNotNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { milestone, offer, offerSide } from '../../../db/schema/referrals.ts'
import { couponPool } from '../../../db/schema/rewards.ts'

export { liveOffer, milestonesOf, sidesOf } from '../store.ts'

const counted = {
  referrals: sql<number>`(SELECT count(*) FROM referral r WHERE r.offer_id = offer.id AND r.state <> 'refused')`,
  qualified: sql<number>`(SELECT count(*) FROM referral r WHERE r.offer_id = offer.id AND r.state = 'qualified')`,
}
export const offers = (db: Reads) =>
  db
    .select({ offer, ...counted })
    .from(offer)
    .orderBy(sql`CASE ${offer.state} WHEN 'live' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END`, desc(offer.createdAt))
    .limit(100)
export const offerBy = (db: Reads, id: string) =>
  db
    .select({ offer, ...counted })
    .from(offer)
    .where(eq(offer.id, id))
    .get()
type Side = Omit<typeof offerSide.$inferInsert, 'offerId'>
type Milestone = Omit<typeof milestone.$inferInsert, 'offerId'>
export async function saveOffer(
  tx: DbTx,
  row: typeof offer.$inferInsert,
  { sides, milestones }: { sides: Side[]; milestones: Milestone[] },
) {
  const { name, terms, endsAt } = row
  await tx.insert(offer).values(row).onConflictDoUpdate({ target: offer.id, set: { name, terms, endsAt } })
  await tx.delete(offerSide).where(eq(offerSide.offerId, row.id))
  await tx.delete(milestone).where(eq(milestone.offerId, row.id))
  await tx.insert(offerSide).values(sides.map((side) => ({ offerId: row.id, ...side })))
  if (milestones.length > 0) await tx.insert(milestone).values(milestones.map((one) => ({ offerId: row.id, ...one })))
}
export const removeOffer = (tx: DbTx, id: string) => tx.delete(offer).where(eq(offer.id, id))
export const goLive = (tx: DbTx, id: string, at: number) =>
  tx.update(offer).set({ state: 'live', liveAt: at }).where(eq(offer.id, id))
export const end = (tx: DbTx, id: string, at: number) =>
  tx.update(offer).set({ state: 'ended', endedAt: at }).where(eq(offer.id, id))
export const overdueOffer = (db: Reads, now: number) =>
  db
    .select({ id: offer.id })
    .from(offer)
    .where(and(eq(offer.state, 'live'), isNotNull(offer.endsAt), lte(offer.endsAt, now)))
    .get()
/** Whether a list of codes is there to take from. */
export const poolIsThere = async (db: Reads, id: string) =>
  (await db.select({ id: couponPool.id }).from(couponPool).where(eq(couponPool.id, id)).get()) !== undefined
