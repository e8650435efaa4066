import { and, count, desc, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { widget, widgetVersion } from '../../../db/schema/embeds.ts'
import { file } from '../../../db/schema/files.ts'
import { widgetPlacement } from '../../../db/schema/measuring.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { appeal } from '../../../db/schema/review-reports.ts'
import { review } from '../../../db/schema/reviews.ts'
import { story } from '../../../db/schema/stories.ts'
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
      ...{ reviewBy: testimonial.reviewBy, retiredReason: testimonial.retiredReason },
      picture: sql<number>`EXISTS (SELECT 1 FROM consent c WHERE c.review_id = testimonial.review_id AND c.scope = 'social_ads' AND c.withdrawn_at IS NULL)`,
    })
    .from(testimonial)
    .where(
      and(inArray(testimonial.reviewId, reviewIds), or(eq(testimonial.state, 'live'), isNotNull(testimonial.liveFrom))),
    )
    .orderBy(desc(testimonial.liveFrom), desc(testimonial.id))

export const storiesOf = (db: Reads, reviewIds: string[]) =>
  db
    .select({ reviewId: story.reviewId, slug: story.slug, title: story.title })
    .from(story)
    .where(and(inArray(story.reviewId, reviewIds), eq(story.state, 'live')))

const ENOUGH_VIEWS = 3
/**
 * Where widgets were seen that show these words now, on more than a page view or two: those of a testimonial, and lists of
 * all reviews.
 */
export const placementsOf = (db: Reads, reviewIds: string[]) =>
  db
    .select({
      ...{ reviewId: review.id, origin: widgetPlacement.origin, path: widgetPlacement.path },
      ...{ testimonialId: testimonial.id, firstSeen: widgetPlacement.firstSeen, lastSeen: widgetPlacement.lastSeen },
    })
    .from(widgetPlacement)
    .innerJoin(widget, and(eq(widget.id, widgetPlacement.widgetId), eq(widget.state, 'live')))
    .innerJoin(widgetVersion, and(eq(widgetVersion.widgetId, widget.id), eq(widgetVersion.version, widget.version)))
    .innerJoin(review, and(inArray(review.id, reviewIds), eq(review.shown, true)))
    .leftJoin(testimonial, and(eq(testimonial.reviewId, review.id), eq(testimonial.state, 'live')))
    .where(
      and(
        or(
          sql`${testimonial.id} IN (SELECT value FROM json_each(${widgetVersion.items}))`,
          and(eq(widget.kind, 'reviews'), eq(widget.productId, review.productId)),
        ),
        sql`(SELECT sum(d.drawn) FROM widget_day d WHERE d.placement_id = ${widgetPlacement.id} AND d.bot = 0 AND d.ghost <> 1) >= ${ENOUGH_VIEWS}`,
      ),
    )
    .orderBy(desc(widgetPlacement.lastSeen))
    .limit(100)
