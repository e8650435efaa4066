import { and, count, desc, eq, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { setting } from '../../../db/schema/settings.ts'
import { survey, surveyAsk, surveyRound } from '../../../db/schema/surveys.ts'
import { ownDomains } from '../../kernel/mailbox.ts'
import type { SurveyKind } from '../rules.ts'
import { LEFT_OUT } from './contract.ts'
import { clockMs, type LeftOut, type Standing } from './rules.ts'

/** Which contacts a saved segment finds, as a condition on `contact`; handed in, because segments are another room's. */
export type SegmentCondition = (db: Reads, segmentId: string) => Promise<SQL | undefined>

export interface Question {
  surveyId: string
  kind: SurveyKind
  /** When the mail would go out. */
  at: number
  /** The ask that is about to be mailed: neither it nor one that was called off counts as another. */
  except?: string
}
export interface Person extends Standing {
  number: number
  id: string
}
type Flags = Record<LeftOut, number> & { number: number; id: string }

const isHere = sql`contact.canonical_id = contact.id AND contact.erased_at IS NULL`
const member = sql`contact m WHERE m.canonical_id = contact.id`
const domains = async (db: Reads) => {
  const colleagues = sql`SELECT email FROM account WHERE role <> 'customer' AND disabled_at IS NULL`
  return JSON.stringify(ownDomains((await db.all<{ email: string }>(colleagues)).map(({ email }) => email)))
}
const asksOf = (where: SQL, except: string) =>
  sql`EXISTS (SELECT 1 FROM survey_ask a JOIN contact m ON m.id = a.contact_id WHERE m.canonical_id = contact.id
    AND a.id <> ${except} AND ${where})`

const standingOf = async (db: Reads, { surveyId, kind, at, except = '' }: Question) => sql`contact.number, contact.id,
  EXISTS (SELECT 1 FROM ${member} AND (substr(m.email, instr(m.email, '@') + 1) IN (SELECT value FROM json_each(${await domains(db)}))
    OR EXISTS (SELECT 1 FROM account a WHERE a.email = m.email AND a.role <> 'customer'))) AS staff,
  EXISTS (SELECT 1 FROM survey_response r WHERE r.survey_id = ${surveyId} AND r.person_id = contact.id
    AND r.completed_at IS NOT NULL AND r.set_aside_at IS NULL) AS answered,
  ${asksOf(sql`a.survey_id = ${surveyId} AND (a.state <> 'cancelled' OR ${except} = '')`, except)} AS asked,
  EXISTS (SELECT 1 FROM mail_preference p JOIN contact m ON m.email = p.email WHERE m.canonical_id = contact.id
    AND p.kind = 'surveys') AS unsubscribed,
  EXISTS (SELECT 1 FROM suppression x JOIN contact m ON m.email = x.email WHERE m.canonical_id = contact.id) AS suppressed,
  ${asksOf(
    sql`a.kind = ${kind} AND a.survey_id <> ${surveyId} AND a.state <> 'cancelled'
    AND coalesce(a.mailed_at, a.queued_at) > ${at - clockMs(kind)}`,
    except,
  )} AS lately`
const person = ({ number, id, ...flags }: Flags): Person => ({
  ...{ number, id },
  ...(Object.fromEntries(LEFT_OUT.map((why) => [why, flags[why] === 1])) as Standing),
})

/** The person of a contact and how they stand; undefined when nothing is left of them. */
export async function personOf(db: Reads, contactId: string, question: Question) {
  const found = await db.all<Flags>(sql`SELECT ${await standingOf(db, question)} FROM contact
    WHERE contact.id = (SELECT canonical_id FROM contact WHERE id = ${contactId}) AND ${isHere}`)
  return found[0] && person(found[0])
}
/** Who voted for a request that an item of the survey speaks of, by any of their contacts. */
export const votedFor = (surveyId: string): SQL =>
  sql`contact.id IN (SELECT c.canonical_id FROM survey_item i JOIN request_vote v ON v.request_id = i.request_id
    JOIN contact c ON c.id = v.voter_id WHERE i.survey_id = ${surveyId})`

/** Everybody of an audience in the order they came. @param until came before this moment */
export async function peopleIn(
  db: Reads,
  condition: SQL | undefined,
  question: Question,
  { after = 0, until = Number.MAX_SAFE_INTEGER, limit }: { after?: number; until?: number; limit: number },
): Promise<Person[]> {
  const rows = await db.all<Flags>(sql`SELECT ${await standingOf(db, question)} FROM contact
    WHERE contact.number > ${after} AND contact.created_at <= ${until} AND ${and(isHere, condition)}
    ORDER BY contact.number LIMIT ${limit}`)
  return rows.map(person)
}

export const insertRound = (tx: DbTx, row: typeof surveyRound.$inferInsert) => tx.insert(surveyRound).values(row)
export const roundById = (db: Reads, id: string) => db.select().from(surveyRound).where(eq(surveyRound.id, id)).get()
export const roundsOf = (db: Reads, surveyId: string) =>
  db.select().from(surveyRound).where(eq(surveyRound.surveyId, surveyId)).orderBy(desc(surveyRound.startedAt)).limit(50)
export const advanceRound = (tx: DbTx, id: string, change: Partial<typeof surveyRound.$inferInsert>) =>
  tx.update(surveyRound).set(change).where(eq(surveyRound.id, id))
/** Answers which were added; who has one for this survey gets no other. */
export const insertAsks = async (tx: DbTx, rows: (typeof surveyAsk.$inferInsert)[]) =>
  rows.length === 0
    ? []
    : tx
        .insert(surveyAsk)
        .values(rows)
        .onConflictDoNothing()
        .returning({ id: surveyAsk.id, contactId: surveyAsk.contactId })
/** Its person was asked for something else lately, so it waits. */
export const deferAsk = (tx: DbTx, id: string, dueAt: number) =>
  tx
    .update(surveyAsk)
    .set({ dueAt })
    .where(and(eq(surveyAsk.id, id), eq(surveyAsk.state, 'queued')))
export const countAsks = (db: Reads, surveyId: string) =>
  db
    .select({ state: surveyAsk.state, n: count() })
    .from(surveyAsk)
    .where(eq(surveyAsk.surveyId, surveyId))
    .groupBy(surveyAsk.state)

export const dueAsks = (db: Reads, now: number, limit: number) =>
  db.select({ id: surveyAsk.id }).from(surveyAsk).where(lte(surveyAsk.dueAt, now)).orderBy(surveyAsk.dueAt).limit(limit)
export const dueAsk = (db: Reads, id: string, now: number) =>
  db
    .select({ ask: surveyAsk, survey })
    .from(surveyAsk)
    .innerJoin(survey, eq(survey.id, surveyAsk.surveyId))
    .where(and(eq(surveyAsk.id, id), lte(surveyAsk.dueAt, now)))
    .get()
/** False when somebody else has done it meanwhile. */
export const noteMail = async (tx: DbTx, id: string, change: { tokenHash: string; sealed: string }, now: number) =>
  (
    await tx
      .update(surveyAsk)
      .set({ ...change, state: 'mailed', mailedAt: now, dueAt: null })
      .where(and(eq(surveyAsk.id, id), eq(surveyAsk.state, 'queued')))
      .returning({ id: surveyAsk.id })
  ).length === 1
export const cancelAsk = (tx: DbTx, id: string, note: string, now: number) =>
  tx
    .update(surveyAsk)
    .set({ state: 'cancelled', note, endedAt: now, dueAt: null, sealed: null })
    .where(and(eq(surveyAsk.id, id), isNull(surveyAsk.endedAt)))

export async function timeZone(db: Reads): Promise<string> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'place')).get()
  return row ? ((JSON.parse(row.value) as { timeZone?: string }).timeZone ?? 'UTC') : 'UTC'
}
