import { and, count, desc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { widgetStatDay } from '../../../db/schema/embeds.ts'
import { file } from '../../../db/schema/files.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { appeal } from '../../../db/schema/review-reports.ts'
import { review } from '../../../db/schema/reviews.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import { ofPerson } from '../../kernel/person.ts'

export const reviewsOf = (db: Reads, contactId: string) =>
  db
    .select({ review, product: { slug: product.slug, name: product.name } })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(and(ofPerson(review.contactId, contactId), ne(review.state, 'erased')))
    .orderBy(desc(review.submittedAt))
/** How many files were sent with some reviews, shown or not. */
export const sentFilesOf = (db: Reads, reviewIds: string[]) =>
  db
    .select({ reviewId: file.reviewId, kind: file.kind, n: count() })
    .from(file)
    .where(and(inArray(file.reviewId, reviewIds), ne(file.state, 'removed')))
    .groupBy(file.reviewId, file.kind)
/** Decisions with a reason, newest first, and whether they were appealed. */
export const refusalsOf = (db: Reads, reviewIds: string[]) =>
  db
    .select({ decision: moderationDecision, appealId: appeal.id })
    .from(moderationDecision)
    .leftJoin(appeal, eq(appeal.decisionId, moderationDecision.id))
    .where(and(inArray(moderationDecision.reviewId, reviewIds), isNotNull(moderationDecision.reason)))
    .orderBy(desc(moderationDecision.seq))
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
