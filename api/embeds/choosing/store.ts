import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { widget, widgetStatDay } from '../../../db/schema/embeds.ts'
import { widgetLearning } from '../../../db/schema/measuring.ts'
import { review } from '../../../db/schema/reviews.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'

const people = eq(widgetStatDay.bot, 0)

/** What each testimonial of a widget did, day by day. */
export const itemDays = (read: Reads, widgetId: string, since: string) =>
  read
    .select({
      id: widgetStatDay.testimonialId,
      day: widgetStatDay.day,
      seen: widgetStatDay.seen,
      engaged: widgetStatDay.engaged,
      clicks: widgetStatDay.clicks,
      creditBp: widgetStatDay.creditBp,
    })
    .from(widgetStatDay)
    .where(and(eq(widgetStatDay.widgetId, widgetId), people, gte(widgetStatDay.day, since)))

/** Who wrote what: the person, whichever of their contacts it was; somebody unknown for each of nobody's words. */
export const authorsOf = async (read: Reads, ids: string[]) => {
  const rows = await read
    .select({
      id: testimonial.id,
      author: sql<string>`coalesce((SELECT c.canonical_id FROM contact c WHERE c.id = ${review.contactId}), ${review.id})`,
    })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(inArray(testimonial.id, ids))
  return new Map(rows.map(({ id, author }) => [id, author]))
}

/** Live widgets that choose by effect, with what was known when they last chose and what is known now. */
export const learningWidgets = (read: Reads) =>
  read
    .select({
      widget,
      before: widgetLearning.impressions,
      now: sql<number>`(SELECT coalesce(sum(s.seen + s.clicks), 0) FROM widget_stat_day s WHERE s.widget_id = ${widget.id} AND s.bot = 0)`,
    })
    .from(widget)
    .leftJoin(widgetLearning, eq(widgetLearning.widgetId, widget.id))
    .where(and(eq(widget.choosing, 'effect'), eq(widget.state, 'live')))

export const rememberLearning = async (tx: DbTx, widgetId: string, impressions: number, at: number) => {
  await tx
    .insert(widgetLearning)
    .values({ widgetId, impressions, at })
    .onConflictDoUpdate({ target: widgetLearning.widgetId, set: { impressions, at } })
}
