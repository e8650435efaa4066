import { desc, eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { impactMailOff, impactMonth, impactReceipt } from '../../../db/schema/returns.ts'
import { ofPerson } from '../../kernel/person.ts'

export const isClosed = async (db: Reads, month: string) =>
  (await db.select().from(impactMonth).where(eq(impactMonth.month, month)).get()) !== undefined
/** False when another process was a moment faster. */
export const closeMonth = async (tx: DbTx, month: string, reckonedAt: number) =>
  (
    await tx
      .insert(impactMonth)
      .values({ month, reckonedAt })
      .onConflictDoNothing()
      .returning({ month: impactMonth.month })
  ).length === 1
export const lastClosed = async (db: Reads) =>
  (await db.select().from(impactMonth).orderBy(desc(impactMonth.month)).limit(1).get())?.month ?? null

/** By how many their words were seen in these days, from so many on; of people, not of bots. */
export const authorsSeen = (db: Reads, { first, last }: { first: string; last: string }, least: number) =>
  db.all<{ id: string; seen: number }>(sql`SELECT p.id, sum(s.seen) AS seen FROM widget_stat_day s
    JOIN testimonial t ON t.id = s.testimonial_id JOIN review r ON r.id = t.review_id
    JOIN contact c ON c.id = r.contact_id JOIN contact p ON p.id = c.canonical_id
    WHERE s.bot = 0 AND s.day BETWEEN ${first} AND ${last} AND p.erased_at IS NULL
    GROUP BY p.id HAVING sum(s.seen) >= ${least} ORDER BY p.id`)
/**
 * How many decided between two moments with their words in view, clicked or named: each person we know once, nobody on a
 * page view that saw nothing, nothing that was told better later, and never themselves.
 */
export const decidedBy = async (db: Reads, contactId: string, { from, until }: { from: number; until: number }) =>
  (
    await db.all<{ n: number }>(sql`SELECT count(DISTINCT coalesce(who.canonical_id, v.id)) AS n
      FROM contact me JOIN conversion_credit k ON k.advocate_id = me.id JOIN conversion v ON v.id = k.conversion_id
      LEFT JOIN contact who ON who.id = v.contact_id
      WHERE me.canonical_id = ${contactId} AND v.at >= ${from} AND v.at < ${until} AND v.superseded_by IS NULL
        AND v.ghost <> 1 AND who.canonical_id IS NOT ${contactId}`)
  )[0]!.n

/** False when this month was told to this person before. */
export const insertReceipt = async (tx: DbTx, row: typeof impactReceipt.$inferInsert) =>
  (await tx.insert(impactReceipt).values(row).onConflictDoNothing().returning({ month: impactReceipt.month }))
    .length === 1
/** Whether somebody is still here, by this id, and has no receipt of this month under any of their contacts. */
export const isOpenFor = async (db: Reads, contactId: string, month: string) =>
  (
    await db.all(sql`SELECT 1 FROM contact p WHERE p.id = ${contactId} AND p.canonical_id = p.id AND p.erased_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM contact m JOIN impact_receipt i ON i.contact_id = m.id
        WHERE m.canonical_id = p.id AND i.month = ${month})`)
  ).length > 0
export const receiptsOf = (db: Reads, contactId: string) =>
  db.select().from(impactReceipt).where(ofPerson(impactReceipt.contactId, contactId)).orderBy(desc(impactReceipt.month))

export const isMailOff = async (db: Reads, contactId: string) =>
  (await db.select().from(impactMailOff).where(ofPerson(impactMailOff.contactId, contactId)).limit(1).get()) !==
  undefined
export const mailOff = (tx: DbTx, contactId: string, offAt: number) =>
  tx.insert(impactMailOff).values({ contactId, offAt }).onConflictDoNothing()
export const mailOn = (tx: DbTx, contactId: string) =>
  tx.delete(impactMailOff).where(ofPerson(impactMailOff.contactId, contactId))
