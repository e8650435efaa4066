import { and, asc, desc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { promotion, promotionClaim, promotionUse } from '../../../db/schema/outreach.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'

export type PromotionRow = typeof promotion.$inferSelect
export type ClaimRow = typeof promotionClaim.$inferSelect

export const promotions = (db: Reads, { live }: { live: boolean }, after: Key | undefined, limit: number) =>
  db
    .select()
    .from(promotion)
    .where(
      and(
        live ? eq(promotion.state, 'live') : undefined,
        after &&
          or(lt(promotion.createdAt, after.at), and(eq(promotion.createdAt, after.at), lt(promotion.id, after.id))),
      ),
    )
    .orderBy(desc(promotion.createdAt), desc(promotion.id))
    .limit(limit + 1)
export const promotionById = (db: Reads, id: string) => db.select().from(promotion).where(eq(promotion.id, id)).get()
export const promotionBySlug = (db: Reads, slug: string) =>
  db.select().from(promotion).where(eq(promotion.slug, slug)).get()
export const insertPromotion = (tx: DbTx, row: typeof promotion.$inferInsert) => tx.insert(promotion).values(row)
/** The guard is in the statement: false when it is not in this state any more. */
export const changePromotion = async (
  tx: DbTx,
  id: string,
  from: PromotionRow['state'],
  change: Partial<PromotionRow>,
) =>
  (
    await tx
      .update(promotion)
      .set(change)
      .where(and(eq(promotion.id, id), eq(promotion.state, from)))
      .returning({ id: promotion.id })
  ).length === 1
export const overdue = async (db: Reads, now: number) =>
  (
    await db
      .select({ id: promotion.id })
      .from(promotion)
      .where(and(eq(promotion.state, 'live'), lte(promotion.endsAt, now)))
  ).map(({ id }) => id)

export const insertClaim = (tx: DbTx, row: typeof promotionClaim.$inferInsert) => tx.insert(promotionClaim).values(row)
export const claimOf = (db: Reads, promotionId: string, contactId: string) =>
  db
    .select()
    .from(promotionClaim)
    .where(and(eq(promotionClaim.promotionId, promotionId), ofPerson(promotionClaim.contactId, contactId)))
    .get()
const claimsWhere = async (db: Reads, condition: ReturnType<typeof eq>) =>
  (
    await db
      .select({ claim: promotionClaim, erasedAt: contact.erasedAt })
      .from(promotionClaim)
      .innerJoin(contact, eq(contact.id, promotionClaim.contactId))
      .where(condition)
      .orderBy(asc(promotionClaim.claimedAt), asc(promotionClaim.id))
  ).map(({ claim, erasedAt }) => ({ ...claim, isErased: erasedAt !== null }))
export const claimByCode = async (db: Reads, code: string) =>
  (await claimsWhere(db, eq(promotionClaim.code, code))).at(0)
export const claimsBy = (db: Reads, ids: string[]) => claimsWhere(db, inArray(promotionClaim.id, ids))
export const wasUsedFor = async (db: Reads, promotionId: string, usedFor: string) =>
  (await db
    .select({ id: promotionClaim.id })
    .from(promotionClaim)
    .where(and(eq(promotionClaim.promotionId, promotionId), eq(promotionClaim.usedFor, usedFor)))
    .get()) !== undefined
/** The guard is in the statement: of two at once, one redeems it. One that ran out before we heard of its use is taken back in. */
export const redeem = async (
  tx: DbTx,
  id: string,
  used: Pick<typeof promotionClaim.$inferInsert, 'usedFor' | 'discountMinor' | 'currency' | 'redeemedAt'>,
) =>
  (
    await tx
      .update(promotionClaim)
      .set({ ...used, expiredAt: null })
      .where(and(eq(promotionClaim.id, id), isNull(promotionClaim.redeemedAt)))
      .returning({ id: promotionClaim.id })
  ).length === 1
export const sayWhatItSpared = (tx: DbTx, id: string, spared: { discountMinor: number; currency: string }) =>
  tx
    .update(promotionClaim)
    .set(spared)
    .where(and(eq(promotionClaim.id, id), isNull(promotionClaim.discountMinor)))
export const noteUse = (tx: DbTx, row: typeof promotionUse.$inferInsert) =>
  tx.insert(promotionUse).values(row).onConflictDoNothing()
/** How often a code of a promotion came with a sale and was not taken in, by why. */
export const refusedOf = async (db: Reads, id: string) => {
  const [row] = await db.all<Record<'used' | 'expired' | 'oneEach', number>>(sql`
    SELECT coalesce(sum(u.outcome = 'used'), 0) AS used, coalesce(sum(u.outcome = 'expired'), 0) AS expired,
      coalesce(sum(u.outcome = 'one_each'), 0) AS "oneEach"
    FROM promotion_claim k JOIN promotion_use u ON u.claim_id = k.id WHERE k.promotion_id = ${id}`)
  return row!
}
export const expire = async (tx: DbTx, now: number, limit: number) =>
  tx
    .update(promotionClaim)
    .set({ expiredAt: now })
    .where(
      sql`${promotionClaim.id} IN (SELECT id FROM promotion_claim WHERE redeemed_at IS NULL AND expired_at IS NULL
        AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit})`,
    )
    .returning({ id: promotionClaim.id, contactId: promotionClaim.contactId, promotionId: promotionClaim.promotionId })

export interface Result {
  claims: number
  redeemed: number
  expired: number
  /** Of those redeemed at least so many weeks ago: how many there are, and who got value again after that. */
  ripe: number
  stayed: number
}
const WEEK_0 = 345_600_000
const WEEK = 604_800_000
/** What buyers were spared by one promotion, by currency. */
export const spared = (db: Reads, id: string) =>
  db.all<{ currency: string; amountMinor: number; n: number }>(sql`
    SELECT currency, sum(discount_minor) AS amountMinor, count(*) AS n FROM promotion_claim
    WHERE promotion_id = ${id} AND discount_minor IS NOT NULL GROUP BY currency ORDER BY currency`)
/** What became of the codes of one promotion. @param weeks that must have passed since they were redeemed */
export const resultOf = async (db: Reads, id: string, now: number, weeks: number): Promise<Result> => {
  const [row] = await db.all<Result>(sql`
    SELECT count(*) AS claims, count(redeemed_at) AS redeemed, count(expired_at) AS expired,
      coalesce(sum(redeemed_at IS NOT NULL AND (${now} - ${WEEK_0}) / ${WEEK} - (redeemed_at - ${WEEK_0}) / ${WEEK} >= ${weeks}), 0) AS ripe,
      coalesce(sum(redeemed_at IS NOT NULL AND (${now} - ${WEEK_0}) / ${WEEK} - (redeemed_at - ${WEEK_0}) / ${WEEK} >= ${weeks}
        AND EXISTS (SELECT 1 FROM contact_week w JOIN contact c ON c.id = k.contact_id WHERE w.contact_id = c.canonical_id
          AND w.week >= (k.redeemed_at - ${WEEK_0}) / ${WEEK} + ${weeks - 1})), 0) AS stayed
    FROM promotion_claim k WHERE promotion_id = ${id}`)
  return row!
}
