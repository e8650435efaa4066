import { and, asc, count, desc, eq, gt, gte, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { moderationDecision, parityReport } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'

export const productIds = async (db: Reads) => (await db.select({ id: product.id }).from(product)).map(({ id }) => id)
const minutes = sql<number | null>`(${review.publishedAt} - ${review.submittedAt}) / 60000`
/** Reviews of one product since then: how many of which stars waited how many minutes; null was never published. */
export const waits = (db: Reads, productId: string, since: number) =>
  db
    .select({ rating: review.rating, minutes, n: count() })
    .from(review)
    .where(and(eq(review.productId, productId), gte(review.submittedAt, since), ne(review.origin, 'import')))
    .groupBy(review.rating, minutes)
/** Decisions after an id, oldest first, with the stars they were about. */
export const decisions = (db: Reads, afterId: string, limit: number) =>
  db
    .select({
      id: moderationDecision.id,
      reviewId: moderationDecision.reviewId,
      toState: moderationDecision.toState,
      reason: moderationDecision.reason,
      rating: review.rating,
    })
    .from(moderationDecision)
    .innerJoin(review, eq(review.id, moderationDecision.reviewId))
    .where(and(gt(moderationDecision.id, afterId), ne(review.origin, 'import')))
    .orderBy(asc(moderationDecision.id))
    .limit(limit)
export const saveReport = (tx: DbTx, row: typeof parityReport.$inferInsert) => {
  const { day: _, ...rest } = row
  return tx.insert(parityReport).values(row).onConflictDoUpdate({ target: parityReport.day, set: rest })
}
export const lastReport = (db: Reads) => db.select().from(parityReport).orderBy(desc(parityReport.day)).limit(1).get()
