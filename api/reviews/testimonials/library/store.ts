import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { company, contact } from '../../../../db/schema/contacts.ts'
import { review } from '../../../../db/schema/reviews.ts'
import { testimonial } from '../../../../db/schema/testimonials.ts'
import { topicMatch } from '../collections/rules.ts'

/** Of these testimonials, the ones whose reviews speak of a topic. */
export async function speakingOf(db: Reads, ids: string[], topic: string): Promise<Set<string>> {
  const match = topicMatch(topic)
  if (!match) return new Set()
  const rows = await db
    .select({ id: testimonial.id })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(
      and(
        inArray(testimonial.id, ids),
        sql`${review.number} IN (SELECT rowid FROM review_search WHERE review_search MATCH ${match})`,
      ),
    )
  return new Set(rows.map(({ id }) => id))
}
/** Where the authors of some reviews work, as far as we know. */
export const companiesOf = (db: Reads, reviewIds: string[]) =>
  db
    .select({ reviewId: review.id, name: company.name })
    .from(review)
    .innerJoin(contact, eq(contact.id, review.contactId))
    .innerJoin(company, eq(company.id, contact.companyId))
    .where(and(inArray(review.id, reviewIds), sql`${review.displayFormat} <> 'anonymous'`))
