import { and, asc, desc, eq, gt, inArray, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { reply, reviewReport } from '../../../db/schema/review-reports.ts'
import { review } from '../../../db/schema/reviews.ts'
import type { Key, Paging } from '../../kernel/page.ts'

export type ReportRow = typeof reviewReport.$inferSelect
export const insertReport = (tx: DbTx, row: typeof reviewReport.$inferInsert) => tx.insert(reviewReport).values(row)
export const reportById = (db: Reads, id: string) => db.select().from(reviewReport).where(eq(reviewReport.id, id)).get()
export const shownReview = (db: Reads, slug: string, id: string) =>
  db
    .select({ review, product: { slug: product.slug, name: product.name } })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(and(eq(review.id, id), eq(product.slug, slug), eq(review.shown, true)))
    .get()
/** Who an account belongs to, and whether the mailbox was shown to be theirs. */
export const personOf = async (db: Reads, accountId: string) => {
  const row = await db
    .select({ name: account.name, email: account.email, at: account.emailConfirmedAt })
    .from(account)
    .where(eq(account.id, accountId))
    .get()
  return row && { name: row.name, email: row.email, proven: row.at !== null }
}
/** Whether these words stood aside before. */
export const wasSuspended = async (db: Reads, reviewId: string, revision: number) =>
  (await db
    .select({ id: moderationDecision.id })
    .from(moderationDecision)
    .where(
      and(
        ...[eq(moderationDecision.reviewId, reviewId), eq(moderationDecision.revision, revision)],
        eq(moderationDecision.toState, 'suspended'),
      ),
    )
    .limit(1)
    .get()) !== undefined

/** What may be unlawful and is shown all the same comes before everything else. */
const urgent = and(inArray(reviewReport.category, ['illegal', 'court_order']), eq(review.shown, true))!
const AHEAD_MS = 1e14
const turn = sql<number>`${reviewReport.createdAt} - iif(${urgent}, ${AHEAD_MS}, 0)`

export const openReports = (db: Reads, { limit }: Paging, after: Key | undefined) =>
  db
    .select({
      report: reviewReport,
      product: { slug: product.slug, name: product.name },
      words: { title: review.title, body: review.body, lang: review.lang, displayName: review.displayName },
      state: review.state,
      reply: reply.body,
      ...{ urgent: sql<number>`${urgent}`, turn },
    })
    .from(reviewReport)
    .innerJoin(review, eq(review.id, reviewReport.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(reply, eq(reply.reviewId, review.id))
    .where(
      and(
        eq(reviewReport.state, 'open'),
        after && or(gt(turn, after.at), and(eq(turn, after.at), gt(reviewReport.id, after.id))),
      ),
    )
    .orderBy(asc(turn), asc(reviewReport.id))
    .limit(limit + 1)
/** False when somebody was faster. */
export const settleReport = async (tx: DbTx, id: string, change: Partial<ReportRow>) =>
  (
    await tx
      .update(reviewReport)
      .set(change)
      .where(and(eq(reviewReport.id, id), eq(reviewReport.state, 'open')))
      .returning({ id: reviewReport.id })
  ).length === 1
/** Other open reports of the same thing. */
export const otherReports = (db: Reads, { id, reviewId, subject }: ReportRow) =>
  db
    .select()
    .from(reviewReport)
    .where(
      and(
        ...[eq(reviewReport.reviewId, reviewId), eq(reviewReport.subject, subject)],
        ...[eq(reviewReport.state, 'open'), ne(reviewReport.id, id)],
      ),
    )
/** The report that a review stands aside for. */
export const suspendedFor = async (db: Reads, reviewId: string) =>
  (
    await db
      .select({ reportId: moderationDecision.reportId })
      .from(moderationDecision)
      .where(and(eq(moderationDecision.reviewId, reviewId), eq(moderationDecision.toState, 'suspended')))
      .orderBy(desc(moderationDecision.seq))
      .limit(1)
      .get()
  )?.reportId
export const openReportsOf = (db: Reads, reviewId: string) =>
  db
    .select({ id: reviewReport.id, subject: reviewReport.subject, category: reviewReport.category })
    .from(reviewReport)
    .where(and(eq(reviewReport.reviewId, reviewId), eq(reviewReport.state, 'open')))
/** Whoever reported it spoke about somebody who is forgotten. */
export const emptyReports = (tx: DbTx, reviewId: string) =>
  tx.update(reviewReport).set({ explanation: '', outcome: null }).where(eq(reviewReport.reviewId, reviewId))
