import { and, asc, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { contact, contactMerge } from '../../db/schema/contacts.ts'
import { event } from '../../db/schema/events.ts'
import { contactStage, loopEdge, stageTransition } from '../../db/schema/flywheel.ts'
import { link } from '../../db/schema/links.ts'
import { share } from '../../db/schema/referrals.ts'
import { testimonial } from '../../db/schema/testimonials.ts'
import { ofPerson } from '../kernel/person.ts'
import { type Arrival, MOVING_FACTS, type StageEvent, type StageState } from './rules.ts'

/** The facts that tell how somebody came. */
const ARRIVALS = ['lead.recorded', 'attribution.strengthened', 'attribution.bound'] as const

/** The contact that stands for the person: the one others were merged into. */
export const canonicalOf = async (db: Reads, contactId: string) =>
  (await db.select({ id: contact.canonicalId }).from(contact).where(eq(contact.id, contactId)).get())?.id ?? contactId
export const membersOf = async (db: Reads, contactId: string) =>
  (
    await db.select({ id: contact.id }).from(contact).where(ofPerson(contact.id, contactId)).orderBy(asc(contact.id))
  ).map((row) => row.id)
export const wasMerged = async (db: Reads, contactId: string) =>
  (await db
    .select({ id: contactMerge.id })
    .from(contactMerge)
    .where(or(eq(contactMerge.keptId, contactId), eq(contactMerge.mergedId, contactId)))
    .limit(1)
    .get()) !== undefined

export const stageOf = (db: Reads, contactId: string) =>
  db.select().from(contactStage).where(eq(contactStage.contactId, contactId)).get()
export const saveStage = (tx: DbTx, contactId: string, state: StageState) =>
  tx
    .insert(contactStage)
    .values({ contactId, ...state })
    .onConflictDoUpdate({ target: contactStage.contactId, set: state })
export const deleteStage = (tx: DbTx, contactId: string) =>
  tx.delete(contactStage).where(eq(contactStage.contactId, contactId))
export const insertTransitions = (tx: DbTx, rows: (typeof stageTransition.$inferInsert)[]) =>
  tx.insert(stageTransition).values(rows)
export const transitionsOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(stageTransition)
    .where(eq(stageTransition.contactId, contactId))
    .orderBy(asc(stageTransition.eventSeq), asc(stageTransition.at), asc(stageTransition.id))
/** By time, not by event: a merge may bring events in that are older than moves already made. */
export const lastTransition = (db: Reads, contactId: string) =>
  db
    .select({ toStage: stageTransition.toStage, at: stageTransition.at })
    .from(stageTransition)
    .where(eq(stageTransition.contactId, contactId))
    .orderBy(desc(stageTransition.at), desc(stageTransition.id))
    .limit(1)
    .get()

export const dueContacts = async (db: Reads, now: number, limit: number) =>
  (
    await db
      .select({ id: contactStage.contactId })
      .from(contactStage)
      .where(lte(contactStage.nextCheckAt, now))
      .orderBy(contactStage.nextCheckAt)
      .limit(limit)
  ).map((row) => row.id)
export const contactsAfter = async (db: Reads, after: string, limit: number) =>
  (
    await db
      .select({ id: contactStage.contactId })
      .from(contactStage)
      .where(gt(contactStage.contactId, after))
      .orderBy(asc(contactStage.contactId))
      .limit(limit)
  ).map((row) => row.id)

/** What ever moved this person, by any of their contacts, in the order it was stored. */
export const movingEvents = async (db: Reads, contactId: string): Promise<StageEvent[]> =>
  (
    await db
      .select({ seq: event.seq, type: event.type, at: event.at, data: event.data })
      .from(event)
      .where(and(ofPerson(event.contactId, contactId), inArray(event.type, [...MOVING_FACTS])))
      .orderBy(asc(event.seq))
  ).map((row) => ({ ...row, data: JSON.parse(row.data) as StageEvent['data'] }))

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
