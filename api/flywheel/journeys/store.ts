import { and, asc, count, desc, eq, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { journey, journeyCursor, journeyRun, journeyStep, journeyVersion } from '../../../db/schema/journeys.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'

export type JourneyRow = typeof journey.$inferSelect
export type RunRow = typeof journeyRun.$inferSelect

export const journeys = (db: Reads) =>
  db.select().from(journey).orderBy(desc(journey.createdAt), desc(journey.id)).limit(100)
export const journeyBy = (db: Reads, id: string) => db.select().from(journey).where(eq(journey.id, id)).get()
export const insertJourney = (tx: DbTx, row: typeof journey.$inferInsert) => tx.insert(journey).values(row)
export const changeJourney = (tx: DbTx, id: string, change: Partial<JourneyRow>) =>
  tx.update(journey).set(change).where(eq(journey.id, id))
export const deleteJourney = (tx: DbTx, id: string) => tx.delete(journey).where(eq(journey.id, id))
export const insertVersion = (tx: DbTx, row: typeof journeyVersion.$inferInsert) =>
  tx.insert(journeyVersion).values(row)
export const versionBy = async (db: Reads, journeyId: string, version: number) =>
  (
    await db
      .select({ definition: journeyVersion.definition })
      .from(journeyVersion)
      .where(and(eq(journeyVersion.journeyId, journeyId), eq(journeyVersion.version, version)))
      .get()
  )?.definition
/** Who let a version go live. */
export const publisherOf = async (db: Reads, journeyId: string, version: number) =>
  (
    await db
      .select({ by: journeyVersion.publishedBy })
      .from(journeyVersion)
      .where(and(eq(journeyVersion.journeyId, journeyId), eq(journeyVersion.version, version)))
      .get()
  )?.by
/** Journeys that people enter now, with what they walk along. */
export const liveOnes = (db: Reads) =>
  db
    .select({ journey, definition: journeyVersion.definition })
    .from(journey)
    .innerJoin(
      journeyVersion,
      and(eq(journeyVersion.journeyId, journey.id), eq(journeyVersion.version, journey.version)),
    )
    .where(eq(journey.state, 'live'))
export const toSweep = (db: Reads, now: number) =>
  db
    .select({ id: journey.id })
    .from(journey)
    .where(and(lte(journey.sweepAt, now), eq(journey.state, 'live')))
    .orderBy(journey.sweepAt)

/** False when what starts it has started it before. */
export const insertRun = async (tx: DbTx, row: typeof journeyRun.$inferInsert) =>
  (await tx.insert(journeyRun).values(row).onConflictDoNothing().returning({ id: journeyRun.id })).length === 1
export const hasRun = async (db: Reads, journeyId: string, contactId: string) =>
  (await db
    .select({ id: journeyRun.id })
    .from(journeyRun)
    .where(and(eq(journeyRun.journeyId, journeyId), ofPerson(journeyRun.contactId, contactId)))
    .limit(1)
    .get()) !== undefined
export const wasHeldOut = async (db: Reads, journeyId: string, contactId: string) =>
  (await db
    .select({ id: journeyRun.id })
    .from(journeyRun)
    .where(
      and(eq(journeyRun.journeyId, journeyId), ofPerson(journeyRun.contactId, contactId), eq(journeyRun.holdout, true)),
    )
    .limit(1)
    .get()) !== undefined
/** Every name that a journey ever gave to a trait: what stands there may say how somebody felt. */
export const traitsSet = async (db: Reads) =>
  (
    await db.all<{ name: string }>(sql`SELECT DISTINCT s.value ->> '$.name' AS name
      FROM journey_version v, json_each(v.definition, '$.steps') s WHERE s.value ->> '$.kind' = 'trait'`)
  ).map(({ name }) => name)
/** Runs whose next step is due, of journeys that go on. */
export const dueRuns = (db: Reads, now: number, limit: number) =>
  db
    .select({ id: journeyRun.id })
    .from(journeyRun)
    .innerJoin(journey, eq(journey.id, journeyRun.journeyId))
    .where(and(lte(journeyRun.dueAt, now), eq(journey.state, 'live')))
    .orderBy(journeyRun.dueAt)
    .limit(limit)
export const runBy = (db: Reads, id: string) =>
  db
    .select({ run: journeyRun, journey: { id: journey.id, name: journey.name, state: journey.state } })
    .from(journeyRun)
    .innerJoin(journey, eq(journey.id, journeyRun.journeyId))
    .where(eq(journeyRun.id, id))
    .get()
/** False when somebody else has moved it meanwhile. */
export const moveRun = async (tx: DbTx, { id, seq, state }: RunRow, change: Partial<RunRow>) =>
  (
    await tx
      .update(journeyRun)
      .set(change)
      .where(and(eq(journeyRun.id, id), eq(journeyRun.seq, seq), eq(journeyRun.state, state)))
      .returning({ id: journeyRun.id })
  ).length === 1
export const insertStep = (tx: DbTx, row: typeof journeyStep.$inferInsert) => tx.insert(journeyStep).values(row)
/** Whoever waits for something is looked at again at once. */
export const wakeRuns = (tx: DbTx, contactId: string, now: number) =>
  tx
    .update(journeyRun)
    .set({ dueAt: now })
    .where(
      and(
        ofPerson(journeyRun.contactId, contactId),
        eq(journeyRun.state, 'running'),
        sql`${journeyRun.waitingSince} IS NOT NULL`,
      ),
    )
/** Notes the goal of each run of a person within its window. */
export const reachGoal = (tx: DbTx, journeyId: string, contactId: string, at: number, windowMs: number) =>
  tx
    .update(journeyRun)
    .set({
      goalAt: at,
      state: sql`CASE ${journeyRun.state} WHEN 'running' THEN 'left' ELSE ${journeyRun.state} END`,
      endedAt: sql`CASE ${journeyRun.state} WHEN 'running' THEN ${at} ELSE ${journeyRun.endedAt} END`,
      endedBecause: sql`CASE ${journeyRun.state} WHEN 'running' THEN 'goal' ELSE ${journeyRun.endedBecause} END`,
      dueAt: null,
      waitingSince: null,
    })
    .where(
      and(
        eq(journeyRun.journeyId, journeyId),
        ofPerson(journeyRun.contactId, contactId),
        isNull(journeyRun.goalAt),
        lte(journeyRun.enteredAt, at),
        sql`${journeyRun.enteredAt} >= ${at - windowMs}`,
      ),
    )
export const leaveAll = (tx: DbTx, where: SQL, because: string, now: number) =>
  tx
    .update(journeyRun)
    .set({ state: 'left', endedAt: now, endedBecause: because, dueAt: null, waitingSince: null })
    .where(and(where, eq(journeyRun.state, 'running')))
export const ofJourney = (id: string): SQL => eq(journeyRun.journeyId, id)
export const ofContacts = (ids: string[]): SQL => inArray(journeyRun.contactId, ids)

export const countsOf = (db: Reads, ids: string[]) =>
  db
    .select({ journeyId: journeyRun.journeyId, state: journeyRun.state, n: count() })
    .from(journeyRun)
    .where(inArray(journeyRun.journeyId, ids))
    .groupBy(journeyRun.journeyId, journeyRun.state)
/** Who stands in the comparison and has had the whole window. */
export const sidesOf = (db: Reads, id: string, enteredBefore: number) =>
  db
    .select({ holdout: journeyRun.holdout, n: count(), goals: sql<number>`count(${journeyRun.goalAt})` })
    .from(journeyRun)
    .where(and(eq(journeyRun.journeyId, id), sql`${journeyRun.counts} = 1`, lte(journeyRun.enteredAt, enteredBefore)))
    .groupBy(journeyRun.holdout)
export const runsOf = (db: Reads, journeyId: string, after: Key | undefined, limit: number) =>
  db
    .select({ run: journeyRun, contact: { id: contact.id, name: contact.name } })
    .from(journeyRun)
    .innerJoin(contact, eq(contact.id, journeyRun.contactId))
    .where(
      and(
        eq(journeyRun.journeyId, journeyId),
        after &&
          or(lt(journeyRun.enteredAt, after.at), and(eq(journeyRun.enteredAt, after.at), lt(journeyRun.id, after.id))),
      ),
    )
    .orderBy(desc(journeyRun.enteredAt), desc(journeyRun.id))
    .limit(limit)
export const stepsOf = (db: Reads, runId: string) =>
  db.select().from(journeyStep).where(eq(journeyStep.runId, runId)).orderBy(asc(journeyStep.seq))
export const contactOf = (db: Reads, id: string) =>
  db.select({ id: contact.id, name: contact.name }).from(contact).where(eq(contact.id, id)).get()

export const cursorOf = async (db: Reads, log: 'event' | 'tracked_event') =>
  (await db.select({ seq: journeyCursor.seq }).from(journeyCursor).where(eq(journeyCursor.log, log)).get())?.seq
export const moveCursor = (tx: DbTx, log: 'event' | 'tracked_event', seq: number) =>
  tx.insert(journeyCursor).values({ log, seq }).onConflictDoUpdate({ target: journeyCursor.log, set: { seq } })

/** What a definition may point at. */
export const surveysOf = (db: Reads) =>
  db.all<{ id: string; title: string; kind: string; state: string }>(
    sql`SELECT id, title, kind, state FROM survey ORDER BY created_at DESC LIMIT 200`,
  )
export const segmentsOf = (db: Reads) =>
  db.all<{ id: string; name: string; filter: string }>(
    sql`SELECT id, name, filter FROM segment ORDER BY name LIMIT 200`,
  )
