import { and, desc, eq, exists, isNotNull, isNull, notExists, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { consent } from '../../../db/schema/contacts.ts'
import { widgetStatDay } from '../../../db/schema/embeds.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'

/** Consent for widgets that stands now, for the review of the row at hand. */
const standingConsent = (db: Reads) =>
  db
    .select({ one: sql`1` })
    .from(consent)
    .where(and(eq(consent.reviewId, review.id), eq(consent.scope, 'website_widgets'), isNull(consent.withdrawnAt)))

export const mayBeShown = async (db: Reads, reviewId: string) =>
  (await db
    .select({ id: review.id })
    .from(review)
    .where(and(eq(review.id, reviewId), exists(standingConsent(db))))
    .get()) !== undefined

/** Published reviews without a live testimonial, newest first. */
export const candidates = (db: Reads) =>
  db
    .select({
      review,
      product: { slug: product.slug, name: product.name },
      consented: sql<number>`exists ${standingConsent(db)}`,
    })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(
      and(
        eq(review.shown, true),
        isNotNull(review.contactId),
        notExists(
          db
            .select({ one: sql`1` })
            .from(testimonial)
            .where(and(eq(testimonial.reviewId, review.id), eq(testimonial.state, 'live'))),
        ),
      ),
    )
    .orderBy(desc(review.publishedAt))
    .limit(50)

export const testimonials = (db: Reads) =>
  db
    .select({
      id: testimonial.id,
      reviewId: testimonial.reviewId,
      product: { slug: product.slug, name: product.name },
      displayName: review.displayName,
      excerpt: testimonial.excerpt,
      state: testimonial.state,
      liveFrom: testimonial.liveFrom,
      retiredReason: testimonial.retiredReason,
      seen: sql<number>`coalesce(sum(${widgetStatDay.seen}), 0)`,
      clicks: sql<number>`coalesce(sum(${widgetStatDay.clicks}), 0)`,
    })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(widgetStatDay, and(eq(widgetStatDay.testimonialId, testimonial.id), eq(widgetStatDay.bot, 0)))
    .groupBy(testimonial.id)
    .orderBy(testimonial.state, desc(testimonial.liveFrom))
    .limit(200)

export const liveTestimonials = (db: Reads, slug: string) =>
  db
    .select({
      id: testimonial.id,
      excerpt: testimonial.excerpt,
      displayName: review.displayName,
      rating: review.rating,
      lang: review.lang,
    })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .where(and(eq(testimonial.state, 'live'), eq(product.slug, slug)))
    .orderBy(desc(testimonial.liveFrom))
    .limit(12)

export const insertTestimonial = (tx: DbTx, row: typeof testimonial.$inferInsert) => tx.insert(testimonial).values(row)
export const testimonialById = (db: Reads, id: string) =>
  db
    .select({ testimonial, contactId: review.contactId, productId: review.productId })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(eq(testimonial.id, id))
    .get()
export const liveTestimonialOf = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(testimonial)
    .where(and(eq(testimonial.reviewId, reviewId), eq(testimonial.state, 'live')))
    .get()
/** False when it was not live any more. */
export const retire = async (
  tx: DbTx,
  id: string,
  { reason, now }: { reason: NonNullable<typeof testimonial.$inferSelect.retiredReason>; now: number },
) => {
  const rows = await tx
    .update(testimonial)
    .set({ state: 'retired', retiredAt: now, retiredReason: reason })
    .where(and(eq(testimonial.id, id), eq(testimonial.state, 'live')))
    .returning({ id: testimonial.id })
  return rows.length === 1
}
