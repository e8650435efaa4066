import { and, asc, count, desc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { refund } from '../../db/schema/attribution.ts'
import { contact } from '../../db/schema/contacts.ts'
import { sale } from '../../db/schema/conversions.ts'
import { link } from '../../db/schema/links.ts'
import { advocate, milestone, offer, offerSide, referral, referralStep } from '../../db/schema/referrals.ts'
import { hold } from '../../db/schema/risk.ts'
import { newId } from '../kernel/ids.ts'
import { ofPerson } from '../kernel/person.ts'
import type { FriendSale, ReferralState } from './rules.ts'

export type Referral = typeof referral.$inferSelect

export const liveOffer = (db: Reads, now: number) =>
  db
    .select()
    .from(offer)
    .where(and(eq(offer.state, 'live'), sql`coalesce(${offer.endsAt}, ${now + 1}) > ${now}`))
    .get()
export const sidesOf = (db: Reads, offerId: string) =>
  db.select().from(offerSide).where(eq(offerSide.offerId, offerId)).orderBy(desc(offerSide.side))
export const milestonesOf = (db: Reads, offerId: string) =>
  db.select().from(milestone).where(eq(milestone.offerId, offerId)).orderBy(asc(milestone.threshold))

export const isAdvocate = async (db: Reads, contactId: string) =>
  (await db
    .select({ id: advocate.contactId })
    .from(advocate)
    .where(ofPerson(advocate.contactId, contactId))
    .limit(1)
    .get()) !== undefined
/** Whether a link is of the referral programme; by a partner's nobody is referred, a commission is earned. */
export const isReferralLink = async (db: Reads, id: string) =>
  (await db.select({ purpose: link.purpose }).from(link).where(eq(link.id, id)).get())?.purpose === 'referral'
/** False when they took part already. */
export const insertAdvocate = async (tx: DbTx, contactId: string, at: number) =>
  (await tx.insert(advocate).values({ contactId, joinedAt: at }).onConflictDoNothing().returning()).length === 1

export const referralBy = (db: Reads, id: string) => db.select().from(referral).where(eq(referral.id, id)).get()
export const referralOfFriend = (db: Reads, contactId: string) =>
  db.select().from(referral).where(ofPerson(referral.friendId, contactId)).get()
export const referralOfAttribution = (db: Reads, attributionId: string) =>
  db.select().from(referral).where(eq(referral.attributionId, attributionId)).get()
export const insertReferral = async (tx: DbTx, row: typeof referral.$inferInsert) =>
  (await tx.insert(referral).values(row).onConflictDoNothing().returning({ id: referral.id })).length === 1
interface Move {
  to: ReferralState
  reason: string | null
  by: string | null
  at: number
  qualified?: { at: number; by: string }
}
/** The row as it was seen moves, with a step of its history. */
export async function moveReferral(tx: DbTx, before: Referral, { to, reason, by, at, qualified }: Move) {
  const state = to === 'refused' || to === 'reversed' ? { reason } : { reason: null }
  const moved = await tx
    .update(referral)
    .set({
      ...{ state: to, ...state, movedAt: at },
      ...(qualified && { qualifiedAt: qualified.at, qualifiedBy: qualified.by }),
    })
    .where(and(eq(referral.id, before.id), eq(referral.state, before.state)))
    .returning({ id: referral.id })
  if (moved.length === 0) throw new Error(`referral ${before.id} moved meanwhile`)
  await insertStep(tx, { referralId: before.id, fromState: before.state, toState: to, reason, at, by })
}
export const joinedBefore = async (db: Reads, referralId: string) =>
  (await db
    .select({ id: referralStep.id })
    .from(referralStep)
    .where(and(eq(referralStep.referralId, referralId), eq(referralStep.toState, 'joined')))
    .limit(1)
    .get()) !== undefined
export const insertStep = (tx: DbTx, row: Omit<typeof referralStep.$inferInsert, 'id'>) =>
  tx.insert(referralStep).values({ id: newId('rst', row.at), ...row })
export const markFriendDue = (tx: DbTx, id: string, at: number | null) =>
  tx.update(referral).set({ friendDueAt: at }).where(eq(referral.id, id))
export const checkLater = (tx: DbTx, id: string, checkAt: number | null) =>
  tx.update(referral).set({ checkAt }).where(eq(referral.id, id))
export const dueReferrals = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(referral)
    .where(and(isNotNull(referral.checkAt), lte(referral.checkAt, now)))
    .orderBy(asc(referral.checkAt))
    .limit(limit)

/** What a friend bought, by any of their contacts, with what went back of it. */
export const salesOf = (db: Reads, contactId: string): Promise<FriendSale[]> =>
  db
    .select({
      ...{ at: sale.occurredAt, amountMinor: sale.amountMinor, currency: sale.currency },
      refundedMinor: sql<number>`coalesce((SELECT sum(r.amount_minor - coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0)) FROM ${refund} r WHERE r.sale_id = sale.id), 0)`,
    })
    .from(sale)
    .where(ofPerson(sale.contactId, contactId))
export const openHolds = async (db: Reads, attributionId: string) =>
  (
    await db
      .select({ n: count() })
      .from(hold)
      .where(and(eq(hold.subjectKind, 'attribution'), eq(hold.subjectId, attributionId), eq(hold.state, 'open')))
      .get()
  )?.n ?? 0
/** How many friends of an advocate count now, for one offer. */
export const qualifiedCount = async (db: Reads, advocateId: string, offerId: string) =>
  (
    await db
      .select({ n: count() })
      .from(referral)
      .where(
        and(ofPerson(referral.advocateId, advocateId), eq(referral.offerId, offerId), eq(referral.state, 'qualified')),
      )
      .get()
  )?.n ?? 0

export const namesOf = async (db: Reads, ids: string[]) =>
  new Map(
    (await db.select({ id: contact.id, name: contact.name }).from(contact).where(inArray(contact.id, ids))).map(
      (one) => [one.id, one.name],
    ),
  )
