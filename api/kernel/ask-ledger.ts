import { and, desc, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { ask, askChance, askConsidered, askLimit, askSwitch, askWish } from '../../db/schema/asks.ts'
import { contact } from '../../db/schema/contacts.ts'
import { setting } from '../../db/schema/settings.ts'
import type { Odds } from './ask-auction.ts'
import {
  type AskKind,
  type AskLimits,
  awakeIn,
  DEFAULT_LIMITS,
  type Feelings,
  openSince,
  type PastAsk,
} from './ask-rules.ts'
import { ofPerson } from './person.ts'

export type AskRow = typeof ask.$inferSelect
export type Source = { kind: AskRow['sourceKind']; id: string }
export type WishRow = typeof askWish.$inferInsert

/** Limits as they were saved last, with ours where a company made none. */
export async function askLimitsOf(db: Reads): Promise<AskLimits & { version: number }> {
  const row = await db.select().from(askLimit).orderBy(desc(askLimit.version)).limit(1).get()
  const saved = row ? (JSON.parse(row.value) as Partial<AskLimits>) : {}
  const everyDays = { ...DEFAULT_LIMITS.everyDays, ...saved.everyDays }
  const worth = { ...DEFAULT_LIMITS.worth, ...saved.worth }
  return { ...DEFAULT_LIMITS, ...saved, everyDays, worth, version: row?.version ?? 0 }
}
/** When people are awake, by what the company decided. */
export const awakeOf = async (db: Reads) => awakeIn(await askLimitsOf(db))
export const insertLimits = (tx: DbTx, row: typeof askLimit.$inferInsert) => tx.insert(askLimit).values(row)

export async function zoneOf(db: Reads): Promise<string> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'place')).get()
  return row ? ((JSON.parse(row.value) as { timeZone?: string }).timeZone ?? 'UTC') : 'UTC'
}
/** The contact that stands for the person; undefined of somebody erased. */
export const personId = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ id: contact.id })
      .from(contact)
      .where(
        and(sql`${contact.id} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`, isNull(contact.erasedAt)),
      )
      .get()
  )?.id

const isSource = (table: typeof ask | typeof askWish, { kind, id }: Source) =>
  and(eq(table.sourceKind, kind), eq(table.sourceId, id))
export const askBySource = (db: Reads, source: Source) => db.select().from(ask).where(isSource(ask, source)).get()
export const historyOf = (db: Reads, contactId: string): Promise<PastAsk[]> =>
  db.select({ kind: ask.kind, at: ask.at, answer: ask.answer }).from(ask).where(ofPerson(ask.contactId, contactId))
export const isSwitchedOff = async (db: Reads, contactId: string, kind: AskKind) =>
  (await db
    .select({ at: askSwitch.at })
    .from(askSwitch)
    .where(and(ofPerson(askSwitch.contactId, contactId), eq(askSwitch.kind, kind)))
    .limit(1)
    .get()) !== undefined

/** What keeps us from asking anything but a review: the last unhappy answer, and since when a complaint is open. */
export async function feelingsOf(db: Reads, contactId: string): Promise<Feelings> {
  const member = sql`contact m WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = ${contactId})`
  const told = (names: string) => sql`tracked_event x JOIN event_type y ON y.id = x.type_id
    WHERE x.contact_id IN (SELECT m.id FROM ${member}) AND coalesce(y.counts_as, y.name) = ${names}`
  const [row] = await db.all<{ nps: number | null; csat: number | null }>(sql`SELECT
    (SELECT max(e.at) FROM event e WHERE e.contact_id IN (SELECT m.id FROM ${member}) AND e.type = 'nps.answered'
      AND e.data ->> '$.band' = 'detractor') AS nps,
    (SELECT max(x.occurred_at) FROM ${told('csat.answered')} AND x.props ->> '$.score' <= 2) AS csat`)
  const at = (name: string) =>
    db
      .all<{ at: number }>(sql`SELECT x.occurred_at AS "at" FROM ${told(name)}`)
      .then((rows) => rows.map(({ at }) => at))
  const complaintSince = openSince(await at('complaint.raised'), await at('complaint.resolved'))
  const unhappy = Math.max(row?.nps ?? 0, row?.csat ?? 0)
  return { unhappyAt: unhappy > 0 ? unhappy : null, complaintSince }
}
/** Where a person stands, for how likely people there are to say yes. */
export const standingOf = async (db: Reads, contactId: string) =>
  (
    await db.all<{ stage: AskRow['stage'] & string; lastSignAt: number | null }>(
      sql`SELECT stage, last_sign_at AS "lastSignAt" FROM contact_stage WHERE contact_id = ${contactId}`,
    )
  )[0]

/** @throws LibsqlError when a trigger finds it beyond the limits */
export const insertAsk = (tx: DbTx, row: typeof ask.$inferInsert) => tx.insert(ask).values(row)
export const isOverBudget = (error: unknown): boolean => {
  for (let e = error; e instanceof Error; e = e.cause) if (/ask budget: /.test(e.message)) return true
  return false
}
/** What was there before an answer changed it; undefined when there is no such ask, or it was answered for good. */
export const answerTo = async (tx: DbTx, source: Source, answer: AskRow['answer'] & string, now: number) => {
  const before = await askBySource(tx, source)
  if (!before || before.answer === 'accepted' || before.answer === answer) return undefined
  const rows = await tx
    .update(ask)
    .set({ answer, answeredAt: now })
    .where(and(eq(ask.id, before.id), sql`${ask.answer} IS ${before.answer}`))
    .returning({ id: ask.id })
  return rows.length === 1 ? before : undefined
}
export const longUnanswered = (db: Reads, before: number, limit: number) =>
  db
    .select({ kind: ask.sourceKind, id: ask.sourceId })
    .from(ask)
    .where(and(isNull(ask.answer), lte(ask.at, before)))
    .orderBy(ask.at)
    .limit(limit)

export async function addOdds(tx: DbTx, cell: Omit<typeof askChance.$inferInsert, keyof Odds>, by: Odds) {
  await tx
    .insert(askChance)
    .values({ ...cell, accepted: 0, ignored: 0, closed: 0 })
    .onConflictDoNothing()
  await tx
    .update(askChance)
    .set({
      accepted: sql`${askChance.accepted} + ${by.accepted}`,
      ignored: sql`${askChance.ignored} + ${by.ignored}`,
      closed: sql`${askChance.closed} + ${by.closed}`,
    })
    .where(and(eq(askChance.kind, cell.kind), eq(askChance.stage, cell.stage), eq(askChance.recency, cell.recency)))
}
export const oddsOf = (db: Reads, kind: AskKind) => db.select().from(askChance).where(eq(askChance.kind, kind))

export const insertWishes = async (tx: DbTx, rows: WishRow[]) => {
  if (rows.length > 0)
    await tx
      .insert(askWish)
      .values(rows)
      .onConflictDoUpdate({
        target: [askWish.sourceKind, askWish.sourceId],
        set: { dueAt: sql`excluded.due_at`, contactId: sql`excluded.contact_id` },
      })
}
export const dropWish = (tx: DbTx, source: Source) => tx.delete(askWish).where(isSource(askWish, source))
export const wishOf = (db: Reads, source: Source) => db.select().from(askWish).where(isSource(askWish, source)).get()
/** What others want to ask of the same person now. What nobody came back for within a day stands in nobody's way. */
export const rivalsOf = (db: Reads, contactId: string, source: Source, now: number) =>
  db
    .select()
    .from(askWish)
    .where(
      and(
        ofPerson(askWish.contactId, contactId),
        lte(askWish.dueAt, now),
        sql`${askWish.dueAt} > ${now - 86_400_000}`,
        or(sql`${askWish.sourceKind} <> ${source.kind}`, sql`${askWish.sourceId} <> ${source.id}`),
      ),
    )
export const insertConsidered = (tx: DbTx, row: typeof askConsidered.$inferInsert) =>
  tx.insert(askConsidered).values(row).onConflictDoNothing()

export const switchOff = (tx: DbTx, contactId: string, kind: AskKind, at: number) =>
  tx.insert(askSwitch).values({ contactId, kind, at }).onConflictDoNothing()
export const switchOn = (tx: DbTx, contactId: string, kind: AskKind) =>
  tx.delete(askSwitch).where(and(ofPerson(askSwitch.contactId, contactId), eq(askSwitch.kind, kind)))
/** The last unanswered ask of a kind that was made of a person by a journey or by hand. */
export const openAskOf = (db: Reads, contactId: string, kind: AskKind, until: number) =>
  db
    .select({ kind: ask.sourceKind, id: ask.sourceId })
    .from(ask)
    .where(
      and(
        ofPerson(ask.contactId, contactId),
        eq(ask.kind, kind),
        sql`${ask.sourceKind} IN ('journey', 'manual') AND (${ask.answer} IS NULL OR ${ask.answer} = 'ignored')`,
        lte(ask.at, until),
      ),
    )
    .orderBy(desc(ask.at))
    .limit(1)
    .get()
