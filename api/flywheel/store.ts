import { and, asc, eq, gt, inArray, isNull, lte } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { event } from '../../db/schema/events.ts'
import { contactStage, loopEdge, stageTransition } from '../../db/schema/flywheel.ts'
import { testimonial } from '../../db/schema/reviews.ts'
import { MOVING_FACTS, type StageEvent, type StageState } from './rules.ts'

export const stageOf = (db: Reads, contactId: string) =>
  db.select().from(contactStage).where(eq(contactStage.contactId, contactId)).get()
export const saveStage = (tx: DbTx, contactId: string, state: StageState) =>
  tx
    .insert(contactStage)
    .values({ contactId, ...state })
    .onConflictDoUpdate({ target: contactStage.contactId, set: state })
export const insertTransitions = (tx: DbTx, rows: (typeof stageTransition.$inferInsert)[]) =>
  tx.insert(stageTransition).values(rows)
export const transitionsOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(stageTransition)
    .where(eq(stageTransition.contactId, contactId))
    .orderBy(asc(stageTransition.eventSeq), asc(stageTransition.at), asc(stageTransition.id))

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

/** What ever moved this person, in the order it was stored. */
export const movingEvents = async (db: Reads, contactId: string): Promise<StageEvent[]> =>
  (
    await db
      .select({ seq: event.seq, type: event.type, at: event.at, data: event.data })
      .from(event)
      .where(and(eq(event.contactId, contactId), inArray(event.type, [...MOVING_FACTS])))
      .orderBy(asc(event.seq))
  ).map((row) => ({ ...row, data: JSON.parse(row.data) as StageEvent['data'] }))

export const testimonialLiveFrom = async (db: Reads, id: string) =>
  (await db.select({ at: testimonial.liveFrom }).from(testimonial).where(eq(testimonial.id, id)).get())?.at
export const insertEdge = (tx: DbTx, row: typeof loopEdge.$inferInsert) =>
  tx.insert(loopEdge).values(row).onConflictDoNothing()
/** True the first time only. */
export const markEdge = async (tx: DbTx, prospectId: string, what: 'customerAt' | 'advocateAt', at: number) => {
  const rows = await tx
    .update(loopEdge)
    .set({ [what]: at })
    .where(and(eq(loopEdge.prospectId, prospectId), isNull(loopEdge[what])))
    .returning({ id: loopEdge.prospectId })
  return rows.length === 1
}
