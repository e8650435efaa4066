import { and, asc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { product } from '../../../../db/schema/products.ts'
import { review } from '../../../../db/schema/reviews.ts'
import { authorAsk, testimonial } from '../../../../db/schema/testimonials.ts'

export type AskRow = typeof authorAsk.$inferSelect
export const insertAsk = (tx: DbTx, row: typeof authorAsk.$inferInsert) => tx.insert(authorAsk).values(row)
const whole = (db: Reads) =>
  db
    .select({
      ask: authorAsk,
      testimonial,
      contactId: review.contactId,
      productId: review.productId,
      product: { slug: product.slug, name: product.name },
      ...{ displayName: review.displayName, rating: review.rating, lang: review.lang },
    })
    .from(authorAsk)
    .innerJoin(review, eq(review.id, authorAsk.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(testimonial, eq(testimonial.id, authorAsk.testimonialId))
export const askByToken = (db: Reads, tokenHash: string) => whole(db).where(eq(authorAsk.tokenHash, tokenHash)).get()
export const dueAsk = (db: Reads, id: string, now: number) =>
  whole(db)
    .where(and(eq(authorAsk.id, id), lte(authorAsk.dueAt, now)))
    .get()
export const dueAsks = (db: Reads, now: number, limit: number) =>
  db.select({ id: authorAsk.id }).from(authorAsk).where(lte(authorAsk.dueAt, now)).orderBy(authorAsk.dueAt).limit(limit)
/** False when somebody else has done it meanwhile. */
export const changeDue = async (tx: DbTx, { id, dueAt }: AskRow, change: Partial<AskRow>) =>
  (
    await tx
      .update(authorAsk)
      .set(change)
      .where(and(eq(authorAsk.id, id), eq(authorAsk.dueAt, dueAt ?? -1)))
      .returning({ id: authorAsk.id })
  ).length === 1
/** False when it was answered before. */
export const closeAsk = async (tx: DbTx, id: string, answer: 'yes' | 'no' | null, now: number) => {
  const rows = await tx
    .update(authorAsk)
    .set({ answer, answeredAt: now, sealed: null, dueAt: null })
    .where(and(eq(authorAsk.id, id), isNull(authorAsk.answeredAt)))
    .returning({ id: authorAsk.id })
  return rows.length === 1
}
/** Whoever can be written to: the contact that stands for the review's author now. */
export const reachable = async (db: Reads, contactId: string) =>
  (await db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.id, contactId), isNull(contact.erasedAt)))
    .get()) !== undefined

const askedAt = sql<
  number | null
>`(SELECT max(a.asked_at) FROM ${authorAsk} a WHERE a.testimonial_id = testimonial.id AND a.kind = 'affirmation' AND a.expires_at > testimonial.review_by)`
const dates = { id: testimonial.id, reviewBy: sql<number>`${testimonial.reviewBy}`, askedAt }
/** Live testimonials whose author is to be asked whether they are still true, or has not answered in time. */
export const dueTestimonials = (
  db: Reads,
  { askUntil, now, answerMs, limit }: { askUntil: number; now: number; answerMs: number; limit: number },
) =>
  db
    .select(dates)
    .from(testimonial)
    .where(
      and(
        eq(testimonial.state, 'live'),
        lte(testimonial.reviewBy, askUntil),
        sql`(${askedAt} IS NULL OR (${testimonial.reviewBy} <= ${now} AND ${askedAt} <= ${now - answerMs}))`,
      ),
    )
    .orderBy(asc(testimonial.reviewBy))
    .limit(limit)
export const datesOf = (db: Reads, id: string) => db.select(dates).from(testimonial).where(eq(testimonial.id, id)).get()
/** Links that nobody used in their time open nothing any more. */
export const closeExpired = (tx: DbTx, now: number) =>
  tx
    .update(authorAsk)
    .set({ sealed: null, dueAt: null })
    .where(and(lte(authorAsk.expiresAt, now), isNotNull(authorAsk.sealed)))
export const hasExpired = async (db: Reads, now: number) =>
  (await db
    .select({ id: authorAsk.id })
    .from(authorAsk)
    .where(and(lte(authorAsk.expiresAt, now), isNotNull(authorAsk.sealed)))
    .limit(1)
    .get()) !== undefined
/** Open questions about a review end when it is gone. */
export const closeOfReview = (tx: DbTx, reviewId: string, now: number) =>
  tx
    .update(authorAsk)
    .set({ sealed: null, tokenHash: null, answeredAt: now, dueAt: null })
    .where(and(eq(authorAsk.reviewId, reviewId), isNull(authorAsk.answeredAt)))
