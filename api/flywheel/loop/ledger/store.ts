import { and, desc, eq, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { link } from '../../../../db/schema/links.ts'
import { loopEdge } from '../../../../db/schema/loop.ts'
import { review } from '../../../../db/schema/reviews.ts'
import { story } from '../../../../db/schema/stories.ts'
import { testimonial } from '../../../../db/schema/testimonials.ts'
import { ofPerson } from '../../../kernel/person.ts'
import type { TURN_STATES } from '../contract.ts'
import type { LoopKind } from '../rules.ts'

const named = alias(contact, 'named')
const advocate = alias(contact, 'advocate')
interface Filter {
  kind?: LoopKind | undefined
  evidence?: number | undefined
  state?: (typeof TURN_STATES)[number] | undefined
  advocate?: string | undefined
  after?: { at: number; prospectId: string; advocateId: string; kind: string } | undefined
}
const STATES: Record<(typeof TURN_STATES)[number], SQL | undefined> = {
  opened: and(isNull(loopEdge.customerAt), isNull(loopEdge.advocateAt)),
  closed: and(isNotNull(loopEdge.customerAt), isNull(loopEdge.advocateAt)),
  turned: isNotNull(loopEdge.advocateAt),
}

/** The last to come first, with the contacts that stand for the people by now. */
export const turns = (db: Reads, { kind, evidence, state, advocate: whose, after }: Filter, limit: number) =>
  db
    .select({
      edge: loopEdge,
      prospect: { id: contact.id, name: contact.name },
      advocate: { id: advocate.id, name: advocate.name },
      testimonial: { id: testimonial.id, excerpt: testimonial.excerpt },
      review: { id: review.id, excerpt: review.body },
      story: { id: story.id, excerpt: story.title },
      link: { id: link.id, code: link.code },
    })
    .from(loopEdge)
    .innerJoin(contact, eq(contact.id, loopEdge.prospectId))
    .innerJoin(named, eq(named.id, loopEdge.advocateId))
    .innerJoin(advocate, eq(advocate.id, named.canonicalId))
    .leftJoin(testimonial, eq(testimonial.id, loopEdge.testimonialId))
    .leftJoin(review, eq(review.id, loopEdge.reviewId))
    .leftJoin(story, eq(story.id, loopEdge.storyId))
    .leftJoin(link, eq(link.id, loopEdge.linkId))
    .where(
      and(
        kind && eq(loopEdge.kind, kind),
        evidence === undefined ? undefined : eq(loopEdge.evidence, evidence),
        state && STATES[state],
        whose === undefined ? undefined : ofPerson(loopEdge.advocateId, whose),
        after && lte(loopEdge.prospectAt, after.at),
        after &&
          sql`(${loopEdge.prospectAt}, ${loopEdge.prospectId}, ${loopEdge.advocateId}, ${loopEdge.kind}) < (${after.at}, ${after.prospectId}, ${after.advocateId}, ${after.kind})`,
      ),
    )
    .orderBy(desc(loopEdge.prospectAt), desc(loopEdge.prospectId), desc(loopEdge.advocateId), desc(loopEdge.kind))
    .limit(limit)

/** People who came, bought and spoke: the credits of each add up to 10,000. */
export const turnCounts = async (db: Reads) =>
  (await db.get<{ opened: number; closed: number; turned: number }>(sql`SELECT
    coalesce(sum(credit_bp), 0) / 10000 AS opened,
    coalesce(sum(CASE WHEN customer_at IS NOT NULL THEN credit_bp END), 0) / 10000 AS closed,
    coalesce(sum(CASE WHEN advocate_at IS NOT NULL THEN credit_bp END), 0) / 10000 AS turned FROM loop_edge`))!

export const personNow = (db: Reads, contactId: string) =>
  db
    .select({ id: contact.id, name: contact.name })
    .from(contact)
    .where(sql`${contact.id} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`)
    .get()

/** By these contacts, who stands for them now. */
export const peopleNow = (db: Reads, ids: string[]) =>
  db.all<{ named: string; id: string; name: string }>(sql`
    SELECT c.id AS named, p.id, p.name FROM contact c JOIN contact p ON p.id = c.canonical_id
    WHERE c.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
