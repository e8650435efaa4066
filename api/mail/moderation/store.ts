import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { reviewReport } from '../../../db/schema/review-reports.ts'
import { review, reviewRevision } from '../../../db/schema/reviews.ts'

export const lastDecision = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(moderationDecision)
    .where(eq(moderationDecision.reviewId, reviewId))
    .orderBy(desc(moderationDecision.seq))
    .limit(1)
    .get()
/** The author's words that places of a decision stand in. */
export const wordsOf = (db: Reads, reviewId: string, n: number) =>
  db
    .select({ title: reviewRevision.title, body: reviewRevision.body, redacts: reviewRevision.redacts })
    .from(reviewRevision)
    .where(and(eq(reviewRevision.reviewId, reviewId), eq(reviewRevision.n, n)))
    .get()
export const reportOf = (db: Reads, id: string) =>
  db
    .select({ report: reviewReport, state: review.state, productName: product.name, productSlug: product.slug })
    .from(reviewReport)
    .innerJoin(review, eq(review.id, reviewReport.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .where(eq(reviewReport.id, id))
    .get()
export const productName = async (db: Reads, id: string) =>
  (await db.select({ name: product.name }).from(product).where(eq(product.id, id)).get())?.name ?? ''
/** Colleagues of some roles whose mailbox we know to be theirs. */
export const colleagues = (db: Reads, roles: readonly ('owner' | 'admin' | 'moderator')[]) =>
  db
    .select({ id: account.id, email: account.email })
    .from(account)
    .where(and(inArray(account.role, [...roles]), isNull(account.disabledAt)))
