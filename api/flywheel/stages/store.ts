import { and, asc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact, contactMerge } from '../../../db/schema/contacts.ts'
import { event } from '../../../db/schema/events.ts'
import {
  contactStage,
  stageFlowDay,
  stagePin,
  stageRuleSet,
  stageStockDay,
  stageTransition,
} from '../../../db/schema/flywheel.ts'
import { eventType, stageQueue, trackedEvent } from '../../../db/schema/intake.ts'
import { ofPerson } from '../../kernel/person.ts'
import { PORTAL_EVENTS } from '../intake/rules.ts'
import type { Told } from './history/rules.ts'
import type { StageEvent } from './memory/rules.ts'
import type { Pin, StageState } from './rules.ts'

/** The contact that stands for a person, and all that are theirs; undefined of somebody erased. */
export async function personOf(db: Reads, contactId: string) {
  const rows = await db
    .select({ id: contact.id, canonicalId: contact.canonicalId, erasedAt: contact.erasedAt })
    .from(contact)
    .where(ofPerson(contact.id, contactId))
    .orderBy(asc(contact.id))
  const stands = rows.find(({ id, canonicalId }) => id === canonicalId)
  return stands && stands.erasedAt === null ? { id: stands.id, members: rows.map(({ id }) => id) } : undefined
}
export const membersOf = async (db: Reads, contactId: string) =>
  (
    await db.select({ id: contact.id }).from(contact).where(ofPerson(contact.id, contactId)).orderBy(asc(contact.id))
  ).map((row) => row.id)

/** The contacts that became part of another by this merge. */
export const mergedMembers = async (db: Reads, mergeId: string): Promise<string[]> =>
  JSON.parse(
    (await db.select({ ids: contactMerge.members }).from(contactMerge).where(eq(contactMerge.id, mergeId)).get())
      ?.ids ?? '[]',
  )

/** What the rules may read of a person, by all contacts that are named, the oldest first. */
export const eventsOf = async (db: Reads, ids: string[]): Promise<StageEvent[]> =>
  (await allEventsOf(db, ids)).filter(({ late }) => !late)
/** The same, with what was told too late to move a stage. */
export async function allEventsOf(db: Reads, ids: string[]): Promise<(StageEvent & { late?: boolean })[]> {
  const facts = await db
    .select({ seq: event.seq, type: event.type, at: event.at, data: event.data })
    .from(event)
    .where(and(inArray(event.contactId, ids), inArray(event.type, [...PORTAL_EVENTS.keys()])))
    .orderBy(asc(event.seq))
  const told = await db
    .select({
      seq: trackedEvent.seq,
      type: sql<string>`coalesce(${eventType.countsAs}, ${eventType.name})`,
      at: trackedEvent.occurredAt,
      data: trackedEvent.props,
      late: trackedEvent.late,
    })
    .from(trackedEvent)
    .innerJoin(eventType, eq(eventType.id, trackedEvent.typeId))
    .where(inArray(trackedEvent.contactId, ids))
  const shaped = <Row extends { data: string | null }>(source: StageEvent['source'], rows: Row[]) =>
    rows.map(({ data, ...row }) => ({ source, ...row, data: data === null ? {} : JSON.parse(data) }))
  return [...shaped('portal', facts), ...shaped('host', told)].sort((a, b) => a.at - b.at)
}
export const pinsOf = async (db: Reads, ids: string[]): Promise<Pin[]> =>
  db
    .select({ stage: stagePin.stage, from: stagePin.pinnedAt, until: stagePin.until, endedAt: stagePin.endedAt })
    .from(stagePin)
    .where(inArray(stagePin.contactId, ids))
    .orderBy(asc(stagePin.pinnedAt))
export const publishedRules = (db: Reads) => db.select().from(stageRuleSet).orderBy(asc(stageRuleSet.version))

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
/** Rows of one contact that nothing has taken back, in the order they were written. */
export const historyOf = async (db: Reads, contactId: string): Promise<Told[]> =>
  db
    .select()
    .from(stageTransition)
    .where(
      and(
        eq(stageTransition.contactId, contactId),
        isNull(stageTransition.supersedes),
        sql`NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = ${stageTransition.id})`,
      ),
    )
    .orderBy(asc(stageTransition.recordedAt), asc(stageTransition.id))

export interface Flow {
  day: number
  kind: (typeof stageFlowDay.$inferInsert)['kind']
  fromStage: string
  toStage: string
  channel: string
  n: number
  dwellSumMs: number
}
export const addFlow = (tx: DbTx, rows: Flow[]) =>
  tx
    .insert(stageFlowDay)
    .values(rows)
    .onConflictDoUpdate({
      target: [stageFlowDay.day, stageFlowDay.kind, stageFlowDay.fromStage, stageFlowDay.toStage, stageFlowDay.channel],
      set: { n: sql`n + excluded.n`, dwellSumMs: sql`dwell_sum_ms + excluded.dwell_sum_ms` },
    })
export const addStock = (tx: DbTx, rows: (typeof stageStockDay.$inferInsert)[]) =>
  tx
    .insert(stageStockDay)
    .values(rows)
    .onConflictDoUpdate({
      target: [stageStockDay.day, stageStockDay.stage, stageStockDay.health],
      set: { change: sql`change + excluded.change` },
    })

/** Who is due by the clock, and who is to be looked at because something about their events changed. */
export const dueContacts = async (db: Reads, now: number, limit: number) =>
  (
    await db
      .select({ id: contactStage.contactId })
      .from(contactStage)
      .where(lte(contactStage.nextCheckAt, now))
      .orderBy(contactStage.nextCheckAt)
      .limit(limit)
  ).map((row) => row.id)
export const queued = (db: Reads, limit: number) =>
  db.select().from(stageQueue).orderBy(stageQueue.askedAt, stageQueue.contactId).limit(limit)
/** Unless it was asked for again since. */
export const leaveQueue = (tx: DbTx, contactId: string, askedAt: number) =>
  tx.delete(stageQueue).where(and(eq(stageQueue.contactId, contactId), lte(stageQueue.askedAt, askedAt)))
export const queueEverybody = (tx: DbTx, now: number) =>
  tx.run(sql`INSERT INTO stage_queue (contact_id, asked_at) SELECT contact_id, CAST(${now} AS INTEGER) FROM contact_stage
    WHERE true ON CONFLICT (contact_id) DO UPDATE SET asked_at = excluded.asked_at`)
export const stopChecking = (tx: DbTx, contactId: string) =>
  tx.update(contactStage).set({ nextCheckAt: null }).where(eq(contactStage.contactId, contactId))

/** People with a stage or with anything that could give them one, in the order of their ids. */
export const contactsAfter = async (db: Reads, after: string, limit: number) =>
  (
    await db
      .select({ id: contact.id })
      .from(contact)
      .where(and(gt(contact.id, after), eq(contact.canonicalId, contact.id), isNull(contact.erasedAt)))
      .orderBy(asc(contact.id))
      .limit(limit)
  ).map((row) => row.id)
export const forgetPinReasons = (tx: DbTx, contactIds: string[]) =>
  tx.update(stagePin).set({ reason: '' }).where(inArray(stagePin.contactId, contactIds))
