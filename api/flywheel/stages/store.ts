import { and, asc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact, contactMerge } from '../../../db/schema/contacts.ts'
import { event } from '../../../db/schema/events.ts'
import {
  contactStage,
  stageFlowDay,
  stageKept,
  stagePin,
  stageRuleSet,
  stageStockDay,
  stageTransition,
} from '../../../db/schema/flywheel.ts'
import { eventType, stageQueue, toldTrait, trackedEvent } from '../../../db/schema/intake.ts'
import { ofPerson } from '../../kernel/person.ts'
import { PORTAL_EVENTS } from '../intake/rules.ts'
import type { Told as Row } from './history/rules.ts'
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

/** Something that happened, and whether a host told of it too late to move a stage. */
export type Told = StageEvent & { late?: boolean }
/** What the rules may read of a person, by all contacts that are named, the oldest first. */
export const eventsOf = async (db: Reads, ids: string[]): Promise<StageEvent[]> =>
  (await allEventsOf(db, ids)).filter(({ late }) => !late)
/**
 * The same, with what was told too late to move a stage.
 * @param after what is left out: what the portal told until there, and what hosts say happened until then
 */
export async function allEventsOf(db: Reads, ids: string[], after?: { seq: number; at: number }): Promise<Told[]> {
  const facts = await db
    .select({ seq: event.seq, type: event.type, at: event.at, data: event.data })
    .from(event)
    .where(
      and(
        inArray(event.contactId, ids),
        inArray(event.type, [...PORTAL_EVENTS.keys()]),
        after && gt(event.seq, after.seq),
      ),
    )
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
    .where(and(inArray(trackedEvent.contactId, ids), after && gt(trackedEvent.occurredAt, after.at)))
  const said = await db
    .select({ seq: toldTrait.seq, at: toldTrait.at, data: toldTrait.said })
    .from(toldTrait)
    .where(and(inArray(toldTrait.contactId, ids), after && gt(toldTrait.at, after.at)))
  const shaped = <Row extends { data: string | null }>(source: StageEvent['source'], rows: Row[]) =>
    rows.map(({ data, ...row }) => ({ source, ...row, data: data === null ? {} : JSON.parse(data) }))
  const traits = said.map((row) => ({ ...row, type: 'traits' }))
  return [...shaped('portal', facts), ...shaped('host', told), ...shaped('said', traits)].sort((a, b) => a.at - b.at)
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

export const keptOf = (db: Reads, contactId: string) =>
  db.select().from(stageKept).where(eq(stageKept.contactId, contactId)).get()
export const saveKept = (tx: DbTx, row: typeof stageKept.$inferInsert) =>
  tx.insert(stageKept).values(row).onConflictDoUpdate({ target: stageKept.contactId, set: row })
export const dropKept = (tx: DbTx, contactIds: string[]) =>
  tx.delete(stageKept).where(inArray(stageKept.contactId, contactIds))
/** The earliest moment about which something is known that nobody has looked at yet. */
export const changedSince = async (db: Reads, contactId: string) =>
  (await db.select({ since: stageQueue.since }).from(stageQueue).where(eq(stageQueue.contactId, contactId)).get())
    ?.since ?? null

export const insertTransitions = (tx: DbTx, rows: (typeof stageTransition.$inferInsert)[]) =>
  tx.insert(stageTransition).values(rows)
/** Rows of one contact that nothing has taken back, in the order they were written. */
export const historyOf = async (
  db: Reads,
  contactId: string,
  after?: number,
): Promise<(Row & { recordedAt: number })[]> =>
  db
    .select()
    .from(stageTransition)
    .where(
      and(
        eq(stageTransition.contactId, contactId),
        isNull(stageTransition.supersedes),
        after === undefined ? undefined : gt(stageTransition.at, after),
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
  tx.run(sql`INSERT INTO stage_queue (contact_id, asked_at, since) SELECT contact_id, CAST(${now} AS INTEGER), 0 FROM contact_stage
    WHERE true ON CONFLICT (contact_id) DO UPDATE SET asked_at = excluded.asked_at, since = 0`)
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

/** The first and the last day of anything that is counted; the first after the last where nothing is. */
export const countedDays = async (db: Reads) =>
  (await db.get<{ first: number; last: number }>(sql`SELECT min(day) AS first, max(day) AS last FROM (
    SELECT coalesce(min(at) / 86400000, 1) AS day FROM stage_transition UNION ALL SELECT coalesce(max(at) / 86400000, 0) FROM stage_transition
    UNION ALL SELECT min(day) FROM stage_stock_day UNION ALL SELECT max(day) FROM stage_stock_day)`))!
const counts = sql`supersedes IS NULL AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id)`
/** Days between two, of which the roll-ups do not say what the history says. */
export const differingDays = async (db: Reads, from: number, until: number) =>
  (
    await db.all<{ day: number }>(sql`
    WITH t AS MATERIALIZED (SELECT * FROM stage_transition t
      WHERE at >= ${from} * 86400000 AND at < ${until} * 86400000 AND ${counts})
    SELECT day FROM (
      SELECT at / 86400000 AS day, kind, coalesce(from_stage, '') AS a, to_stage AS b, channel, 1 AS n, coalesce(dwell_ms, 0) AS ms
        FROM t WHERE implied = 0 AND kind NOT IN ('health', 'correction')
      UNION ALL SELECT day, kind, from_stage, to_stage, channel, -n, -dwell_sum_ms FROM stage_flow_day
        WHERE day >= ${from} AND day < ${until}
    ) GROUP BY day, kind, a, b, channel HAVING sum(n) <> 0 OR sum(ms) <> 0
    UNION SELECT day FROM (
      SELECT at / 86400000 AS day, to_stage AS stage, health_to AS health, 1 AS n FROM t WHERE to_stage IS NOT NULL
      UNION ALL SELECT at / 86400000, from_stage, health_from, -1 FROM t WHERE from_stage IS NOT NULL AND health_from IS NOT NULL
      UNION ALL SELECT day, stage, health, -change FROM stage_stock_day WHERE day >= ${from} AND day < ${until}
    ) GROUP BY day, stage, health HAVING sum(n) <> 0
    ORDER BY day`)
  ).map(({ day }) => day)
