import { and, desc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { actMark, thanks } from '../../../db/schema/returns.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import { WITHIN_MS } from './rules.ts'

export type Log = 'portal' | 'host'
export type ThanksRow = typeof thanks.$inferSelect
export const markOf = async (db: Reads, log: Log) =>
  (await db.select({ seq: actMark.seq }).from(actMark).where(eq(actMark.log, log)).get())?.seq ?? 0
export const saveMark = (tx: DbTx, log: Log, seq: number) =>
  tx.insert(actMark).values({ log, seq }).onConflictDoUpdate({ target: actMark.log, set: { seq } })
export const logEnd = async (db: Reads, log: Log) =>
  (
    await db.all<{ seq: number | null }>(
      sql`SELECT max(seq) AS seq FROM ${sql.raw(log === 'portal' ? 'event' : 'tracked_event')}`,
    )
  )[0]?.seq ?? 0

export interface Acted {
  seq: number
  type: string
  /** When we heard of it. */
  at: number
  contactId: string
}
const named = (names: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(names)}))`
/** Rows of a piece of a log that have one of these names, in order. */
export const portalActs = (db: Reads, after: number, until: number, names: readonly string[]) =>
  db.all<Acted>(sql`SELECT seq, type, at, contact_id AS "contactId" FROM event
    WHERE seq > ${after} AND seq <= ${until} AND contact_id IS NOT NULL AND type IN ${named(names)} ORDER BY seq`)
export const hostActs = (db: Reads, after: number, until: number, names: readonly string[]) =>
  db.all<Acted>(sql`SELECT t.seq, coalesce(y.counts_as, y.name) AS type, t.received_at AS at, t.contact_id AS "contactId"
    FROM tracked_event t JOIN event_type y ON y.id = t.type_id
    WHERE t.seq > ${after} AND t.seq <= ${until} AND t.contact_id IS NOT NULL AND t.late = 0
      AND coalesce(y.counts_as, y.name) IN ${named(names)} ORDER BY t.seq`)

/** The contact that stands for them; undefined of somebody erased, and of whoever works here. */
export const customerOf = async (db: Reads, contactId: string) =>
  (
    await db.all<{ id: string }>(sql`SELECT p.id FROM contact c JOIN contact p ON p.id = c.canonical_id
      WHERE c.id = ${contactId} AND p.erased_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM contact m JOIN account a ON a.email = m.email
        WHERE m.canonical_id = p.id AND a.role <> 'customer')`)
  )[0]?.id
/** False when this was told of before, or they did something else that day. */
export const insertThanks = async (tx: DbTx, row: typeof thanks.$inferInsert) =>
  (await tx.insert(thanks).values(row).onConflictDoNothing().returning({ id: thanks.id })).length === 1
export const keepFact = (tx: DbTx, id: string, factSeq: number) =>
  tx.update(thanks).set({ factSeq }).where(eq(thanks.id, id))
/** False when they had their thanks before. */
export const give = async (tx: DbTx, id: string, how: Pick<ThanksRow, 'thankedAt' | 'how' | 'thankedBy'>) =>
  (
    await tx
      .update(thanks)
      .set(how)
      .where(and(eq(thanks.id, id), isNull(thanks.thankedAt)))
      .returning({ id: thanks.id })
  ).length === 1
export const thanksBy = (db: Reads, id: string) => db.select().from(thanks).where(eq(thanks.id, id)).get()

/** The thanks that a mail of a journey carries, if it was started by the fact of one. */
export const thanksInMail = async (db: Reads, messageId: string) =>
  (
    await db.all<{ id: string; contactId: string }>(sql`
      WITH mail AS (SELECT substr(dedupe_key, length(template) + 2) AS about FROM message
        WHERE id = ${messageId} AND template = 'journey_message')
      SELECT t.id, t.contact_id AS "contactId" FROM mail
      JOIN journey_run r ON r.id = substr(about, 1, instr(about, ':') - 1)
      JOIN thank t ON t.fact_seq = CAST(substr(r.entry_key, 7) AS INTEGER)
      WHERE r.entry_key GLOB 'event:*' AND t.thanked_at IS NULL`)
  )[0]

/** What a person did since a moment, the last first. */
export const ofSomebody = (db: Reads, contactId: string, since: number, limit: number) =>
  db
    .select({ id: thanks.id, act: thanks.act, at: thanks.at, thankedAt: thanks.thankedAt })
    .from(thanks)
    .where(and(ofPerson(thanks.contactId, contactId), gte(thanks.at, since)))
    .orderBy(desc(thanks.at), desc(thanks.id))
    .limit(limit)

export const listed = (
  db: Reads,
  { since, waits }: { since: number; waits: boolean },
  after: Key | undefined,
  limit: number,
) =>
  db
    .select({
      ...{ id: thanks.id, act: thanks.act, at: thanks.at, thankedAt: thanks.thankedAt, how: thanks.how },
      by: account.name,
      contact: { id: contact.id, name: contact.name },
    })
    .from(thanks)
    .innerJoin(contact, sql`${contact.id} = (SELECT n.canonical_id FROM contact n WHERE n.id = ${thanks.contactId})`)
    .leftJoin(account, eq(account.id, thanks.thankedBy))
    .where(
      and(
        gte(thanks.at, since),
        waits ? isNull(thanks.thankedAt) : undefined,
        after && or(lt(thanks.at, after.at), and(eq(thanks.at, after.at), lt(thanks.id, after.id))),
      ),
    )
    .orderBy(desc(thanks.at), desc(thanks.id))
    .limit(limit)
export const counted = async (db: Reads, since: number, now: number) =>
  (
    await db.all<{ n: number; inTime: number; waiting: number }>(sql`SELECT
      coalesce(sum(thanked_at IS NOT NULL OR at < ${now - WITHIN_MS}), 0) AS n,
      coalesce(sum(thanked_at IS NOT NULL AND thanked_at - at <= ${WITHIN_MS}), 0) AS "inTime",
      coalesce(sum(thanked_at IS NULL), 0) AS waiting FROM thank WHERE at >= ${since}`)
  )[0]!
