import { and, asc, desc, eq, isNotNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { appeal } from '../../../db/schema/review-reports.ts'
import { review } from '../../../db/schema/reviews.ts'

export type AppealRow = typeof appeal.$inferSelect
export const insertAppeal = (tx: DbTx, row: typeof appeal.$inferInsert) => tx.insert(appeal).values(row)
export const appealById = (db: Reads, id: string) => db.select().from(appeal).where(eq(appeal.id, id)).get()
export const openAppealOf = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(appeal)
    .where(and(eq(appeal.reviewId, reviewId), eq(appeal.state, 'open')))
    .get()
/** False when somebody was faster. */
export const settleAppeal = async (tx: DbTx, id: string, change: Partial<AppealRow>) =>
  (
    await tx
      .update(appeal)
      .set(change)
      .where(and(eq(appeal.id, id), eq(appeal.state, 'open')))
      .returning({ id: appeal.id })
  ).length === 1
/** The last decision with a reason that a person made about a review, up to one that is appealed against. */
export const lastPersonal = (
  db: Reads,
  { reviewId, seq }: Pick<typeof moderationDecision.$inferSelect, 'reviewId' | 'seq'>,
) =>
  db
    .select({ decidedBy: moderationDecision.decidedBy, secondBy: moderationDecision.secondBy })
    .from(moderationDecision)
    .where(
      and(
        ...[eq(moderationDecision.reviewId, reviewId), lte(moderationDecision.seq, seq)],
        ...[isNotNull(moderationDecision.reason), isNotNull(moderationDecision.decidedBy)],
      ),
    )
    .orderBy(desc(moderationDecision.seq))
    .limit(1)
    .get()
export const openAppeals = (db: Reads) =>
  db
    .select({
      appeal,
      decision: moderationDecision,
      decidedByName: account.name,
      product: { slug: product.slug, name: product.name },
      words: { title: review.title, body: review.body, lang: review.lang, displayName: review.displayName },
      dueAt: sql<number>`coalesce(${review.dueAt}, ${appeal.createdAt})`,
    })
    .from(appeal)
    .innerJoin(moderationDecision, eq(moderationDecision.id, appeal.decisionId))
    .innerJoin(review, and(eq(review.id, appeal.reviewId), eq(review.state, 'appealed')))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(account, eq(account.id, moderationDecision.decidedBy))
    .where(eq(appeal.state, 'open'))
    .orderBy(asc(appeal.createdAt), asc(appeal.id))
    .limit(100)
