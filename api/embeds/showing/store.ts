import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { collectionItem } from '../../../db/schema/collections.ts'
import { consent } from '../../../db/schema/contacts.ts'
import { file } from '../../../db/schema/files.ts'
import { product } from '../../../db/schema/products.ts'
import { ratingSummary, review } from '../../../db/schema/reviews.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import type { Asked } from './scene.ts'

/** What may be shown now: live, on a published review, with a consent that stands. Also the second lock of a withdrawal. */
const showable = and(
  eq(testimonial.state, 'live'),
  eq(review.shown, true),
  eq(consent.scope, 'website_widgets'),
  isNull(consent.withdrawnAt),
)
const words = {
  id: testimonial.id,
  excerpt: testimonial.excerpt,
  title: review.title,
  displayName: review.displayName,
  rating: review.rating,
  lang: review.lang,
  publishedAt: review.publishedAt,
  contactId: review.contactId,
  reviewId: review.id,
  // Names of columns are written out: in a select from one table they would come bare, and mean the inner table's.
  disclosures: sql<string>`(SELECT json_group_array(json_object('type', d.type, 'text', d.text)) FROM disclosure d
    WHERE d.review_id = review.id AND d.voids_id IS NULL AND NOT EXISTS (SELECT 1 FROM disclosure v WHERE v.voids_id = d.id))`,
}
const showing = (read: Reads) =>
  read
    .selectDistinct(words)
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(consent, eq(consent.reviewId, review.id))

/** The newest testimonials of a product. */
export const newestShowable = (read: Reads, productId: string, limit: number) =>
  showing(read)
    .where(and(showable, eq(review.productId, productId)))
    .orderBy(desc(testimonial.liveFrom), desc(testimonial.id))
    .limit(limit)

/** What a collection holds of a product and may be shown, in its order. The line below it counts that product's reviews. */
export const showableOfCollection = (read: Reads, collectionId: string, productId: string, limit: number) =>
  showing(read)
    .innerJoin(collectionItem, eq(collectionItem.testimonialId, testimonial.id))
    .where(and(showable, eq(review.productId, productId), eq(collectionItem.collectionId, collectionId)))
    .orderBy(asc(collectionItem.position))
    .limit(limit)

export const showableAmong = async (read: Reads, ids: string[]) =>
  ids.length === 0 ? [] : showing(read).where(and(showable, inArray(testimonial.id, ids)))

/** How many published reviews a product has of each rating that counts, and how many are shown in all. */
export const countsOf = async (read: Reads, productId: string) => {
  const found = await read
    .select({ n: ratingSummary, all: product.countIncentivized })
    .from(ratingSummary)
    .innerJoin(product, eq(product.id, ratingSummary.productId))
    .where(eq(ratingSummary.productId, productId))
    .get()
  const { n, all } = found ?? {}
  const every = n ? [n.n1, n.n2, n.n3, n.n4, n.n5] : [0, 0, 0, 0, 0]
  const rewarded = n && !all ? [n.i1, n.i2, n.i3, n.i4, n.i5] : [0, 0, 0, 0, 0]
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
  return { stars: every.map((count, i) => count - rewarded[i]!), total: sum(every) + (n?.imported ?? 0) }
}
/** How many published reviews a product has, and the sum of their ratings. */
export const ratingsOf = async (read: Reads, productId: string) => {
  const { stars } = await countsOf(read, productId)
  return {
    reviewCount: stars.reduce((sum, n) => sum + n, 0),
    ratingSum: stars.reduce((sum, n, i) => sum + n * (i + 1), 0),
  }
}

/** The product whose pages and widgets show this review; undefined when none do. */
export const productShowing = async (read: Reads, reviewId: string) =>
  (
    await read
      .select({ productId: review.productId })
      .from(review)
      .where(and(eq(review.id, reviewId), eq(review.shown, true)))
      .get()
  )?.productId

/** Films of reviews whose authors let websites show them, and their face. */
export const filmsOf = async (read: Reads, reviewIds: string[]) =>
  reviewIds.length === 0
    ? []
    : read
        .selectDistinct({
          id: file.id,
          reviewId: file.reviewId,
          poster: file.hasPoster,
          captions: file.hasCaptions,
          position: file.position,
        })
        .from(file)
        .innerJoin(consent, eq(consent.reviewId, file.reviewId))
        .where(
          and(
            inArray(file.reviewId, reviewIds),
            eq(file.kind, 'video'),
            eq(file.state, 'ready'),
            eq(file.verdict, 'ok'),
            eq(consent.scope, 'use_video_likeness'),
            isNull(consent.withdrawnAt),
          ),
        )
        .orderBy(asc(file.position))

const KEYS = { newest: undefined, helpful: review.helpfulScore, highest: review.rating, lowest: review.rating } as const

/** What a visitor chose, and nothing anybody else could choose. */
const chosen = (productId: string, { stars, written, verified, media }: Asked) =>
  and(
    eq(review.shown, true),
    eq(review.productId, productId),
    stars === undefined ? undefined : eq(review.rating, stars),
    written === undefined ? undefined : eq(review.lang, written),
    verified ? and(isNotNull(review.verified), ne(review.verified, 'email')) : undefined,
    media ? sql`${review.photoCount} + ${review.mediaCount} > 0` : undefined,
  )

/** The first of all published reviews, in the order that was asked for. */
export const listedReviews = (read: Reads, productId: string, asked: Asked) => {
  const key = KEYS[asked.sort]
  const order = key ? [asked.sort === 'lowest' ? asc(key) : desc(key)] : []
  return read
    .select({
      ...{ id: review.id, title: review.title, text: review.body, rating: review.rating, lang: review.lang },
      ...{ name: review.displayName, publishedAt: review.publishedAt, disclosures: words.disclosures },
      verified: review.verified,
      facts: sql<string | null>`(SELECT v.facts FROM verification v
        WHERE v.review_id = review.id AND v.method = review.verified ORDER BY v.verified_at LIMIT 1)`,
      reply: sql<string | null>`(SELECT r.body FROM reply r WHERE r.review_id = review.id AND r.removed_at IS NULL)`,
    })
    .from(review)
    .where(chosen(productId, asked))
    .orderBy(...order, desc(review.publishedAt), desc(review.id))
    .limit(asked.show)
}
export const countListed = async (read: Reads, productId: string, asked: Asked) =>
  (await read.select({ n: sql<number>`count(*)` }).from(review).where(chosen(productId, asked)).get())!.n

/** Counted over the newest of a product, so that it costs the same for any number of reviews. */
const NEWEST = 2_000
export const sharesOf = (read: Reads, productId: string) =>
  read.all<{ lang: string; n: number; verified: number; media: number }>(sql`
    SELECT lang, count(*) AS n, coalesce(sum(verified IS NOT NULL AND verified <> 'email'), 0) AS verified,
      coalesce(sum(photo_count + media_count > 0), 0) AS media
    FROM (SELECT lang, verified, photo_count, media_count FROM review
      WHERE shown = 1 AND product_id = ${productId} ORDER BY published_at DESC LIMIT ${NEWEST})
    GROUP BY lang ORDER BY n DESC`)
