import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { requestStatus } from '../../../db/schema/boards.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { requestLoop, requestLoopCount, requestRelease } from '../../../db/schema/request-telling.ts'
import { requestVote } from '../../../db/schema/request-votes.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import { CLOSED_WITHIN_MS, type Loop, type LoopCounts } from './rules.ts'

/** The ledger's row of a person and a request, under whichever contact of theirs it stands. */
export const loopOf = (db: Reads, requestId: string, contactId: string) =>
  db
    .select()
    .from(requestLoop)
    .where(and(eq(requestLoop.requestId, requestId), ofPerson(requestLoop.contactId, contactId)))
    .orderBy(requestLoop.contactId)
    .limit(1)
    .get()
export const saveLoop = (tx: DbTx, row: Loop & { requestId: string; contactId: string }) =>
  tx
    .insert(requestLoop)
    .values(row)
    .onConflictDoUpdate({
      target: [requestLoop.requestId, requestLoop.contactId],
      set: {
        ...{ plannedAt: row.plannedAt, shippedAt: row.shippedAt, openedAt: row.openedAt },
        ...{ usedAt: row.usedAt, closedAt: row.closedAt },
      },
    })
export const isVoter = async (db: Reads, requestId: string, contactId: string) =>
  Boolean(
    await db
      .select({ id: requestVote.requestId })
      .from(requestVote)
      .where(and(eq(requestVote.requestId, requestId), ofPerson(requestVote.contactId, contactId)))
      .limit(1)
      .get(),
  )

export const noteRelease = (tx: DbTx, requestId: string, now: number) =>
  tx
    .insert(requestRelease)
    .values({ requestId, firstAt: now, lastAt: now })
    .onConflictDoUpdate({ target: requestRelease.requestId, set: { lastAt: now } })
export const releaseOf = (db: Reads, requestId: string) =>
  db.select().from(requestRelease).where(eq(requestRelease.requestId, requestId)).get()

/** The people who voted for a request and what became of each of them; a merged one is one. */
export async function countsOf(db: Reads, requestId: string, now: number): Promise<LoopCounts> {
  const row = await db.get<LoopCounts>(sql`
    WITH first AS (SELECT first_at AS at FROM request_release WHERE request_id = ${requestId}),
    person AS (
      SELECT c.canonical_id AS id, min(l.planned_at) AS planned, min(l.shipped_at) AS shipped, min(l.opened_at) AS opened,
        min(l.used_at) AS used, min(l.closed_at) AS closed
      FROM (SELECT DISTINCT k.canonical_id FROM request_vote v JOIN contact k ON k.id = v.contact_id WHERE v.request_id = ${requestId}) c
      JOIN contact m ON m.canonical_id = c.canonical_id
      LEFT JOIN request_loop l ON l.contact_id = m.id AND l.request_id IN (
        SELECT id FROM request WHERE id = ${requestId} OR canonical_id = ${requestId})
      GROUP BY c.canonical_id)
    SELECT count(*) AS asked, count(planned) AS planned, count(shipped) AS shipped, count(opened) AS opened,
      count(used) AS used, count(closed) AS closed,
      coalesce(sum((SELECT at FROM first) <= ${now - CLOSED_WITHIN_MS}), 0) AS ripe,
      coalesce(sum((SELECT at FROM first) <= ${now - CLOSED_WITHIN_MS} AND closed - (SELECT at FROM first) <= ${CLOSED_WITHIN_MS}), 0) AS inTime
    FROM person`)
  return row!
}

/** Requests that shipped, a page at a time, for the count. */
export const released = (db: Reads, after: string, limit: number) =>
  db
    .select({ id: requestRelease.requestId })
    .from(requestRelease)
    .where(sql`${requestRelease.requestId} > ${after}`)
    .orderBy(requestRelease.requestId)
    .limit(limit)
export const saveCounts = (tx: DbTx, requestId: string, { ...counts }: LoopCounts, countedAt: number) =>
  tx
    .insert(requestLoopCount)
    .values({ requestId, ...counts, countedAt })
    .onConflictDoUpdate({ target: requestLoopCount.requestId, set: { ...counts, countedAt } })
const stands = and(eq(request.shown, true), eq(request.category, 'shipped'))
export async function totals(db: Reads) {
  const sum = (column: keyof LoopCounts) => sql<number>`coalesce(sum(${requestLoopCount[column]}), 0)`
  const row = await db
    .select({
      ...{ asked: sum('asked'), planned: sum('planned'), shipped: sum('shipped'), opened: sum('opened') },
      ...{ used: sum('used'), closed: sum('closed'), ripe: sum('ripe'), inTime: sum('inTime') },
      countedAt: sql<number | null>`max(${requestLoopCount.countedAt})`,
    })
    .from(requestLoopCount)
    .innerJoin(request, eq(request.id, requestLoopCount.requestId))
    .where(stands)
    .get()
  return row!
}
/** Counted requests, shipped last first, one more than asked for. */
export const counted = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select({ counts: requestLoopCount, release: requestRelease, request, status: requestStatus })
    .from(requestRelease)
    .innerJoin(requestLoopCount, eq(requestLoopCount.requestId, requestRelease.requestId))
    .innerJoin(request, eq(request.id, requestRelease.requestId))
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
    .where(
      and(stands, after && sql`(${requestRelease.firstAt}, ${requestRelease.requestId}) < (${after.at}, ${after.id})`),
    )
    .orderBy(desc(requestRelease.firstAt), desc(requestRelease.requestId))
    .limit(limit + 1)

export const forgetLoops = (tx: DbTx, members: string[]) =>
  tx.delete(requestLoop).where(inArray(requestLoop.contactId, members))

export const personStands = async (db: Reads, contactId: string) =>
  Boolean(
    await db
      .select({ id: contact.id })
      .from(contact)
      .where(sql`${contact.id} = ${contactId} AND ${contact.erasedAt} IS NULL`)
      .get(),
  )
