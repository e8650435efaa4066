import { and, desc, eq, inArray, isNotNull, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { couponCode, couponPool, couponUse, reward } from '../../../db/schema/rewards.ts'
import type { Key } from '../../kernel/page.ts'

export { markUsed } from '../store.ts'

// named as text: in a select of one table Drizzle writes columns without it, and `id` would be the inner one
const figures = {
  free: sql<number>`(SELECT count(*) FROM coupon_code f WHERE f.pool_id = coupon_pool.id AND f.reward_id IS NULL)`,
  given: sql<number>`(SELECT count(*) FROM coupon_code g WHERE g.pool_id = coupon_pool.id AND g.reward_id IS NOT NULL)`,
  used: sql<number>`(SELECT count(*) FROM coupon_use u JOIN coupon_code uc ON uc.code = u.code WHERE uc.pool_id = coupon_pool.id)`,
  waiting: sql<number>`(SELECT count(*) FROM reward w WHERE w.pool_id = coupon_pool.id AND w.state = 'approved')`,
}
export const pools = (db: Reads) =>
  db
    .select({ pool: couponPool, ...figures })
    .from(couponPool)
    .orderBy(desc(couponPool.createdAt), desc(couponPool.id))
    .limit(200)
export const poolWith = (db: Reads, id: string) =>
  db
    .select({ pool: couponPool, ...figures })
    .from(couponPool)
    .where(eq(couponPool.id, id))
    .get()
export const poolBy = (db: Reads, id: string) => db.select().from(couponPool).where(eq(couponPool.id, id)).get()
export const poolNamed = (db: Reads, name: string) =>
  db.select({ id: couponPool.id }).from(couponPool).where(eq(couponPool.name, name)).get()
export const savePool = (tx: DbTx, row: typeof couponPool.$inferInsert) =>
  tx
    .insert(couponPool)
    .values(row)
    .onConflictDoUpdate({ target: couponPool.id, set: { name: row.name, lowAt: row.lowAt } })

/** How many are free, counted no further than one needs to know. */
export const freeUpTo = async (db: Reads, poolId: string, most: number) =>
  (await db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM coupon_code WHERE pool_id = ${poolId} AND reward_id IS NULL LIMIT ${most + 1})`,
  ))!.n
export const insertGiven = (tx: DbTx, row: typeof couponCode.$inferInsert) => tx.insert(couponCode).values(row)
/** The oldest free code of a list becomes the one of a reward. */
export const takeNext = async (tx: DbTx, poolId: string, rewardId: string, at: number) =>
  (
    await tx
      .update(couponCode)
      .set({ rewardId, givenAt: at })
      .where(
        eq(
          couponCode.seq,
          sql`(SELECT seq FROM coupon_code WHERE pool_id = ${poolId} AND reward_id IS NULL ORDER BY seq LIMIT 1)`,
        ),
      )
      .returning({ code: couponCode.code })
  )[0]?.code

/** The codes that were new; the others stand in a list already. */
export const insertCodes = async (tx: DbTx, poolId: string, codes: readonly string[], addedAt: number) =>
  (
    await tx
      .insert(couponCode)
      .values(codes.map((code) => ({ code, poolId, addedAt })))
      .onConflictDoNothing()
      .returning({ code: couponCode.code })
  ).map(({ code }) => code)
/** Which of these somebody has already. */
export const givenAmong = async (db: Reads, codes: string[]) =>
  codes.length === 0
    ? []
    : (
        await db
          .select({ code: couponCode.code })
          .from(couponCode)
          .where(and(inArray(couponCode.code, codes), isNotNull(couponCode.rewardId)))
      ).map(({ code }) => code)
export const dropFree = async (tx: DbTx, poolId: string, limit: number) =>
  (
    await tx
      .delete(couponCode)
      .where(
        sql`${couponCode.seq} IN (SELECT seq FROM coupon_code WHERE pool_id = ${poolId} AND reward_id IS NULL LIMIT ${limit})`,
      )
      .returning({ seq: couponCode.seq })
  ).length

/** Codes of a list that people have, the latest first. */
export const givenCodes = (db: Reads, poolId: string, after: Key | undefined, limit: number) =>
  db
    .select({
      ...{ seq: couponCode.seq, code: couponCode.code, givenAt: couponCode.givenAt, rewardId: reward.id },
      ...{ state: reward.state, usedAt: reward.usedAt, expiresAt: reward.expiresAt },
      contact: { id: contact.id, name: contact.name },
    })
    .from(couponCode)
    .innerJoin(reward, eq(reward.id, couponCode.rewardId))
    .innerJoin(contact, eq(contact.id, reward.contactId))
    .where(
      and(
        eq(couponCode.poolId, poolId),
        after &&
          or(
            lt(couponCode.givenAt, after.at),
            and(eq(couponCode.givenAt, after.at), lt(couponCode.seq, Number(after.id))),
          ),
      ),
    )
    .orderBy(desc(couponCode.givenAt), desc(couponCode.seq))
    .limit(limit)

/** A code as it was typed, or else as it would be written. */
export const couponBy = (db: Reads, typed: string, tidy: string) =>
  db
    .select({ code: couponCode.code, reward })
    .from(couponCode)
    .leftJoin(reward, eq(reward.id, couponCode.rewardId))
    .where(inArray(couponCode.code, [typed, tidy]))
    .orderBy(sql`${couponCode.code} <> ${typed}`)
    .limit(1)
    .get()
export const useBy = (db: Reads, externalId: string) =>
  db.select().from(couponUse).where(eq(couponUse.externalId, externalId)).get()
/** False when it was used before. */
export const insertUse = async (tx: DbTx, row: typeof couponUse.$inferInsert) =>
  (await tx.insert(couponUse).values(row).onConflictDoNothing({ target: couponUse.code }).returning()).length === 1
