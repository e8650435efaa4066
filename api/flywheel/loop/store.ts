import { and, asc, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { event } from '../../../db/schema/events.ts'
import { link } from '../../../db/schema/links.ts'
import { loopEdge } from '../../../db/schema/loop.ts'
import { share } from '../../../db/schema/referrals.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Arrival } from './rules.ts'

/** The facts that tell how somebody came. */
const ARRIVALS = ['lead.recorded', 'attribution.strengthened', 'attribution.bound'] as const

export const testimonialLiveFrom = async (db: Reads, id: string) =>
  (await db.select({ at: testimonial.liveFrom }).from(testimonial).where(eq(testimonial.id, id)).get())?.at
interface Brought {
  testimonialId: string | null
  linkId: string | null
  advocateId: string
  prospectAt: number
}
/** The act that brought somebody: their words went live, or they took their link along, last before that person came. */
export async function actBefore(db: Reads, { testimonialId, linkId, advocateId, prospectAt }: Brought) {
  if (testimonialId) return testimonialLiveFrom(db, testimonialId)
  const shared = await db
    .select({ at: share.at })
    .from(share)
    .where(and(ofPerson(share.contactId, advocateId), lte(share.at, prospectAt)))
    .orderBy(desc(share.at))
    .limit(1)
    .get()
  return (shared ?? (await db.select({ at: link.createdAt }).from(link).where(eq(link.id, linkId!)).get()))?.at
}
export const insertEdge = (tx: DbTx, row: typeof loopEdge.$inferInsert) =>
  tx.insert(loopEdge).values(row).onConflictDoNothing()
export const deleteEdges = (tx: DbTx, prospectIds: string[]) =>
  tx.delete(loopEdge).where(inArray(loopEdge.prospectId, prospectIds))
export const markEdges = (tx: DbTx, contactId: string, what: 'customerAt' | 'advocateAt', at: number) =>
  tx
    .update(loopEdge)
    .set({ [what]: at })
    .where(and(ofPerson(loopEdge.prospectId, contactId), isNull(loopEdge[what])))
/** What was told of how some contacts came, the first first. */
export const arrivalsOf = async (db: Reads, contactIds: string[]) =>
  (
    await db
      .select({ seq: event.seq, at: event.at, data: event.data })
      .from(event)
      .where(
        and(
          inArray(event.contactId, contactIds),
          inArray(event.type, [...ARRIVALS]),
          // a binding that was taken back brought nobody
          sql`NOT EXISTS (SELECT 1 FROM link_attribution la WHERE la.id = ${event.data} ->> 'attributionId' AND la.ended_at IS NOT NULL)`,
        ),
      )
      .orderBy(asc(event.seq))
  ).map(({ data, ...row }) => ({
    ...row,
    data: JSON.parse(data) as Arrival['data'] & { contactId: string },
  }))
