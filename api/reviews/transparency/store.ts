import { and, count, desc, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { campaign, invitation } from '../../../db/schema/invitations.ts'
import { product } from '../../../db/schema/products.ts'
import { reviewCensus } from '../../../db/schema/review-evidence.ts'
import { reviewReport } from '../../../db/schema/review-reports.ts'
import { review } from '../../../db/schema/reviews.ts'
import { PERMISSIONS } from '../../kernel/actor.ts'

export const productIds = (db: Reads) => db.select({ id: product.id }).from(product)
/** Shown reviews of one product since a moment, by how they came and what shows who wrote them. */
export const shownSince = (db: Reads, productId: string, since: number) =>
  db
    .select({ origin: review.origin, verified: review.verified, incentivized: review.incentivized, n: count() })
    .from(review)
    .where(and(eq(review.productId, productId), eq(review.shown, true), sql`${review.publishedAt} >= ${since}`))
    .groupBy(review.origin, review.verified, review.incentivized)
export const reportsSince = (db: Reads, since: number) =>
  db
    .select({
      ...{ stars: reviewReport.rating, by: reviewReport.raisedBy, n: count() },
      upheld: sql<number>`sum(${reviewReport.state} = 'upheld')`,
    })
    .from(reviewReport)
    .where(sql`${reviewReport.createdAt} >= ${since}`)
    .groupBy(reviewReport.rating, reviewReport.raisedBy)
    .orderBy(reviewReport.rating)
export const saveCensus = (tx: DbTx, row: typeof reviewCensus.$inferInsert) =>
  tx
    .insert(reviewCensus)
    .values(row)
    .onConflictDoUpdate({ target: reviewCensus.day, set: { counts: row.counts, createdAt: row.createdAt } })
export const lastCensus = (db: Reads) => db.select().from(reviewCensus).orderBy(desc(reviewCensus.day)).limit(1).get()

const n = async (query: Promise<{ n: number } | undefined>) => (await query)?.n ?? 0
export const moderators = (db: Reads) =>
  n(
    db
      .select({ n: count() })
      .from(account)
      .where(and(inArray(account.role, [...PERMISSIONS['reviews.moderate']]), isNull(account.disabledAt)))
      .get(),
  )
export const overdue = (db: Reads, now: number) =>
  n(
    db
      .select({ n: count() })
      .from(review)
      .where(and(eq(review.state, 'pending'), lt(review.dueAt, now)))
      .get(),
  )
export const products = (db: Reads) => db.select().from(product).where(isNull(product.archivedAt))
export const incentives = async (db: Reads) =>
  (
    await db
      .selectDistinct({ text: campaign.incentive })
      .from(campaign)
      .where(and(eq(campaign.state, 'live'), ne(campaign.incentive, '')))
  ).map(({ text }) => text)
export const invitations = async (db: Reads) => {
  const row = await db
    .select({
      invited: sql<number>`coalesce(sum(${invitation.sentAt} IS NOT NULL), 0)`,
      answered: sql<number>`coalesce(sum(${invitation.state} = 'submitted'), 0)`,
    })
    .from(invitation)
    .get()
  return row ?? { invited: 0, answered: 0 }
}
