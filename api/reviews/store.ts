import { and, asc, desc, eq, gt, inArray, isNotNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { widgetStatDay } from '../../db/schema/embeds.ts'
import { product } from '../../db/schema/products.ts'
import { moderationDecision, ratingSummary, review, testimonial } from '../../db/schema/reviews.ts'
import { setting } from '../../db/schema/settings.ts'
import type { Key, Paging } from '../kernel/page.ts'
import { ofPerson } from '../kernel/person.ts'
import { CAREFUL, type Policy, type ReviewState } from './rules.ts'

export type ReviewRow = typeof review.$inferSelect
export const insertDecision = (tx: DbTx, row: typeof moderationDecision.$inferInsert) =>
  tx.insert(moderationDecision).values(row)
/** What the company chose about letting reviews in. */
export const policy = async (db: Reads): Promise<Policy> => {
  const saved = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'moderation')).get()
  return { ...CAREFUL, ...(saved && (JSON.parse(saved.value) as Partial<Policy>)) }
}
export const insertReview = (tx: DbTx, row: typeof review.$inferInsert) => tx.insert(review).values(row)
export const reviewById = (db: Reads, id: string) => db.select().from(review).where(eq(review.id, id)).get()
/** A review of this person's, by whichever of their contacts. */
export const ownReview = (db: Reads, id: string, contactId: string) =>
  db
    .select()
    .from(review)
    .where(and(eq(review.id, id), ofPerson(review.contactId, contactId)))
    .get()
/** Whether this person has a review of the product that waits or is shown. */
export const hasReviewed = async (db: Reads, productId: string, contactId: string) =>
  (await db
    .select({ id: review.id })
    .from(review)
    .where(
      and(
        eq(review.productId, productId),
        ofPerson(review.contactId, contactId),
        inArray(review.state, ['pending', 'published']),
      ),
    )
    .limit(1)
    .get()) !== undefined
/** Moves a review only from the state the rule saw; false when somebody was faster. */
export const moveReview = async (
  tx: DbTx,
  id: string,
  move: { from: ReviewState; to: ReviewState; publishedAt?: number },
) => {
  const { from, to, publishedAt } = move
  const rows = await tx
    .update(review)
    .set({ state: to, ...(publishedAt !== undefined && { publishedAt }) })
    .where(and(eq(review.id, id), eq(review.state, from)))
    .returning({ id: review.id })
  return rows.length === 1
}

const COUNTS = [ratingSummary.n1, ratingSummary.n2, ratingSummary.n3, ratingSummary.n4, ratingSummary.n5] as const
const KEYS = ['n1', 'n2', 'n3', 'n4', 'n5'] as const
/** Adds `by` (1 or -1) to how often a product got this rating. */
export const countRating = (tx: DbTx, productId: string, rating: number, by: 1 | -1) => {
  const key = KEYS[rating - 1]!
  return tx
    .insert(ratingSummary)
    .values({ productId, [key]: Math.max(by, 0) })
    .onConflictDoUpdate({
      target: ratingSummary.productId,
      set: { [key]: sql`${COUNTS[rating - 1]} + ${by}` },
    })
}

export const productBySlug = (db: Reads, slug: string) =>
  db
    .select({ id: product.id, name: product.name, slug: product.slug })
    .from(product)
    .where(eq(product.slug, slug))
    .get()

/** What strangers may see of a product's reviews; every public list uses this filter. */
export const isPublic = (productId: string): SQL => and(eq(review.state, 'published'), eq(review.productId, productId))!

/** Newest first by publication, one more than asked for so that the caller sees whether there is a next page. */
export const publicReviews = (db: Reads, productId: string, { limit }: Paging, after: Key | undefined) =>
  db
    .select()
    .from(review)
    .where(
      and(
        isPublic(productId),
        after && or(lt(review.publishedAt, after.at), and(eq(review.publishedAt, after.at), lt(review.id, after.id))),
      ),
    )
    .orderBy(desc(review.publishedAt), desc(review.id))
    .limit(limit + 1)

export const reviewsOf = (db: Reads, contactId: string) =>
  db
    .select({ review, product: { slug: product.slug, name: product.name } })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(and(ofPerson(review.contactId, contactId), ne(review.state, 'erased')))
    .orderBy(desc(review.submittedAt))
export const rejectionsOf = (db: Reads, reviewIds: string[]) =>
  db
    .select()
    .from(moderationDecision)
    .where(and(inArray(moderationDecision.reviewId, reviewIds), eq(moderationDecision.toState, 'rejected')))
/** The testimonials made of some reviews, with what people (not bots) saw and clicked. */
export const testimonialsOf = (db: Reads, reviewIds: string[]) =>
  db
    .select({
      id: testimonial.id,
      reviewId: testimonial.reviewId,
      excerpt: testimonial.excerpt,
      state: testimonial.state,
      seen: sql<number>`coalesce(sum(${widgetStatDay.seen}), 0)`,
      clicks: sql<number>`coalesce(sum(${widgetStatDay.clicks}), 0)`,
    })
    .from(testimonial)
    .leftJoin(widgetStatDay, and(eq(widgetStatDay.testimonialId, testimonial.id), eq(widgetStatDay.bot, 0)))
    .where(inArray(testimonial.reviewId, reviewIds))
    .groupBy(testimonial.id)
    .orderBy(desc(testimonial.liveFrom))

export const reviewsAfter = (db: Reads, id: string, limit: number) =>
  db.select().from(review).where(gt(review.id, id)).orderBy(asc(review.id)).limit(limit)

export const reviewsToErase = (db: Reads, contactIds: string[]) =>
  db
    .select()
    .from(review)
    .where(and(inArray(review.contactId, contactIds), ne(review.state, 'erased')))
/** Nothing of the words is left in it, nor in what was made of it or said about it. */
export async function eraseReview(tx: DbTx, id: string, now: number): Promise<void> {
  await tx
    .update(review)
    .set({ state: 'erased', title: '', body: '', displayName: '', flags: '[]' })
    .where(eq(review.id, id))
  await tx
    .update(moderationDecision)
    .set({ statement: '' })
    .where(and(eq(moderationDecision.reviewId, id), isNotNull(moderationDecision.statement)))
  await tx
    .update(testimonial)
    .set({ state: 'retired', retiredAt: now, retiredReason: 'erased' })
    .where(and(eq(testimonial.reviewId, id), eq(testimonial.state, 'live')))
  await tx.update(testimonial).set({ excerpt: '', ranges: '[]' }).where(eq(testimonial.reviewId, id))
}
