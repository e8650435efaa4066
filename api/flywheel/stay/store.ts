import { and, asc, between, desc, eq, exists, gt, isNull, lt, notExists, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { contactStage } from '../../../db/schema/flywheel.ts'
import { contactCohort, contactWeek, stayReport } from '../../../db/schema/stay.ts'
import type { Key } from '../../kernel/page.ts'
import type { Step } from './spells/rules.ts'

/** People after an id, in the order of their ids. */
export const peopleAfter = async (db: Reads, after: string, limit: number) =>
  (
    await db
      .select({ id: contact.id })
      .from(contact)
      .where(and(gt(contact.id, after), eq(contact.canonicalId, contact.id)))
      .orderBy(asc(contact.id))
      .limit(limit)
  ).map(({ id }) => id)

interface Range {
  after: string
  upTo: string
}
type Packed = [
  ...[Step['id'], Step['fromStage'], Step['toStage'], Step['kind'], Step['healthTo']],
  ...[Step['at'], Step['recordedAt'], Step['supersedes']],
]
const packedSteps = sql`(SELECT json_group_array(json_array(t.id, t.from_stage, t.to_stage, t.kind, t.health_to, t.at,
  t.recorded_at, t.supersedes)) FROM stage_transition t WHERE t.contact_id = c.id)`
const unpacked = ({ person, steps }: { person: string; steps: string }) => ({
  person,
  steps: (JSON.parse(steps) as Packed[]).map(
    ([id, fromStage, toStage, kind, healthTo, at, recordedAt, supersedes]): Step => ({
      ...{ id, fromStage, toStage, kind, healthTo, at, recordedAt, supersedes },
    }),
  ),
})
type PackedSteps = Parameters<typeof unpacked>[0]
/** The whole history of people in a range of ids, by each contact of theirs; packed, because rows cost more than what is in them. */
export const stepsOf = async (db: Reads, { after, upTo }: Range) =>
  (
    await db.all<PackedSteps>(sql`
      SELECT c.canonical_id AS person, ${packedSteps} AS steps FROM contact c WHERE c.canonical_id > ${after} AND c.canonical_id <= ${upTo}`)
  ).map(unpacked)
/** The same of some. */
export const stepsOfThese = async (db: Reads, ids: readonly string[]) =>
  (
    await db.all<PackedSteps>(sql`
      SELECT c.canonical_id AS person, ${packedSteps} AS steps FROM contact c
      WHERE c.canonical_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
  ).map(unpacked)
/** Their cohorts, their first week and those since one, as one row each. */
export const weeksIn = (db: Reads, { after, upTo }: Range, since: number) =>
  db.all<{ person: string; first: number; recent: string | null; cohort: number | null }>(sql`
    SELECT w.contact_id AS person, min(w.week) AS first, (SELECT week FROM contact_cohort WHERE contact_id = w.contact_id) AS cohort,
      group_concat(CASE WHEN w.week >= ${since} THEN w.week END) AS recent
    FROM contact_week w WHERE w.contact_id > ${after} AND w.contact_id <= ${upTo} GROUP BY w.contact_id
    UNION ALL
    SELECT o.contact_id, NULL, o.week, NULL FROM contact_cohort o WHERE o.contact_id > ${after} AND o.contact_id <= ${upTo}
      AND NOT EXISTS (SELECT 1 FROM contact_week w WHERE w.contact_id = o.contact_id)`)

export const saveReports = (tx: DbTx, rows: (typeof stayReport.$inferInsert)[]) =>
  tx
    .insert(stayReport)
    .values(rows)
    .onConflictDoUpdate({
      target: stayReport.name,
      set: {
        computedAt: sql`excluded.computed_at`,
        people: sql`excluded.people`,
        data: sql`excluded.data`,
      },
    })
export const reportOf = (db: Reads, name: string) => db.select().from(stayReport).where(eq(stayReport.name, name)).get()
/** Whether the job that counts waits or runs. */
export const isCounting = async (db: Reads, name: string, now: number) =>
  (
    await db.all(
      sql`SELECT 1 FROM job WHERE state IN ('queued', 'running') AND run_at <= ${now} AND name = ${name} LIMIT 1`,
    )
  ).length > 0

interface Asked {
  from: number
  to: number
  age: number
  /** Null for all of them. */
  was: 'active' | 'away' | null
  after: Key | undefined
}
/** People of some cohorts who got value so many weeks later, or did not; the youngest cohort first. */
export const cohortPeople = (db: Reads, { from, to, age, was, after }: Asked, limit: number) => {
  const thatWeek = db
    .select({ one: sql`1` })
    .from(contactWeek)
    .where(
      and(
        eq(contactWeek.contactId, contactCohort.contactId),
        sql`${contactWeek.week} = ${contactCohort.week} + ${age}`,
      ),
    )
  return db
    .select({
      contact: { id: contact.id, name: contact.name, email: contact.email },
      ...{ stage: contactStage.stage, week: contactCohort.week, lastSignAt: contactStage.lastSignAt },
    })
    .from(contactCohort)
    .innerJoin(contact, eq(contact.id, contactCohort.contactId))
    .leftJoin(contactStage, eq(contactStage.contactId, contactCohort.contactId))
    .where(
      and(
        between(contactCohort.week, from, to),
        isNull(contact.erasedAt),
        was === null ? undefined : was === 'active' ? exists(thatWeek) : notExists(thatWeek),
        after &&
          or(
            lt(contactCohort.week, after.at),
            and(eq(contactCohort.week, after.at), lt(contactCohort.contactId, after.id)),
          ),
      ),
    )
    .orderBy(desc(contactCohort.week), desc(contactCohort.contactId))
    .limit(limit)
}
