import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { board, requestStatus } from '../../../db/schema/boards.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { requestRhythm } from '../../../db/schema/request-telling.ts'
import { requestFollow } from '../../../db/schema/request-votes.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Audience } from '../rules.ts'
import type { Level, Reason } from './rules.ts'

/** A request and all that was taken into it, by the id of any of them. */
const thread = (requestId: string) => sql`SELECT t.id FROM request t, request head
  WHERE head.id = (SELECT coalesce(canonical_id, id) FROM request WHERE id = ${requestId}) AND (t.id = head.id OR t.canonical_id = head.id)`

/** Everything one person has said or done to follow one request; not what they did with those taken into it. */
export const rowsOf = (db: Reads, requestId: string, contactId: string) =>
  db
    .select()
    .from(requestFollow)
    .where(and(eq(requestFollow.requestId, requestId), ofPerson(requestFollow.contactId, contactId)))
/** The same over its whole thread. */
export const threadRowsOf = (db: Reads, requestId: string, contactId: string) =>
  db
    .select()
    .from(requestFollow)
    .where(and(sql`${requestFollow.requestId} IN (${thread(requestId)})`, ofPerson(requestFollow.contactId, contactId)))

export const addFollow = async (tx: DbTx, row: typeof requestFollow.$inferInsert) =>
  (await tx.insert(requestFollow).values(row).onConflictDoNothing().returning({ id: requestFollow.requestId }))
    .length === 1
export const raiseFollows = (
  tx: DbTx,
  requestId: string,
  contactId: string,
  change: { level: Level; reason: Reason; updatedAt: number },
) =>
  tx
    .update(requestFollow)
    .set(change)
    .where(and(eq(requestFollow.requestId, requestId), ofPerson(requestFollow.contactId, contactId)))
export const chooseFollow = (
  tx: DbTx,
  row: { requestId: string; contactId: string; level: Level; updatedAt: number },
) =>
  tx
    .insert(requestFollow)
    .values({ ...row, reason: 'chosen' })
    .onConflictDoUpdate({
      target: [requestFollow.requestId, requestFollow.contactId],
      set: { level: row.level, reason: 'chosen', updatedAt: row.updatedAt },
    })
/** Who takes a vote back does not follow for it any more; what they chose stays. */
export const dropVoteFollows = (tx: DbTx, requestId: string, contactId: string) =>
  tx
    .delete(requestFollow)
    .where(
      and(
        sql`${requestFollow.requestId} IN (${thread(requestId)})`,
        ofPerson(requestFollow.contactId, contactId),
        eq(requestFollow.reason, 'vote'),
      ),
    )

/** What somebody follows and may see, newest change first, one more than asked for. */
export async function followedBy(
  db: Reads,
  contactId: string,
  { audiences, after, limit }: { audiences: Audience[]; after: Key | undefined; limit: number },
) {
  const at = sql<number>`max(${requestFollow.updatedAt})`
  const head = sql`coalesce(${request.canonicalId}, ${request.id})`
  const heads = await db
    .select({ id: sql<string>`${head}`.as('head'), at: at.as('at') })
    .from(requestFollow)
    .innerJoin(request, eq(request.id, requestFollow.requestId))
    .innerJoin(sql`request AS shown`, sql`shown.id = ${head} AND shown.shown = 1`)
    .innerJoin(board, and(sql`${board.id} = shown.board_id`, inArray(board.viewPolicy, audiences)))
    .where(ofPerson(requestFollow.contactId, contactId))
    .groupBy(head)
    .having(after ? sql`(${at}, ${head}) < (${after.at}, ${after.id})` : sql`1`)
    .orderBy(sql`${at} DESC`, sql`${head} DESC`)
    .limit(limit + 1)
  const ids = heads.map(({ id }) => id)
  if (ids.length === 0) return []
  const shown = await db
    .select({ request, status: requestStatus })
    .from(request)
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
    .where(inArray(request.id, ids))
  const rows = await db
    .select({ head: sql<string>`${head}`, follow: requestFollow })
    .from(requestFollow)
    .innerJoin(request, eq(request.id, requestFollow.requestId))
    .where(and(ofPerson(requestFollow.contactId, contactId), inArray(head, ids)))
  return heads.map(({ id, at }) => ({
    ...{ at, ...shown.find((one) => one.request.id === id)! },
    rows: rows.filter((one) => one.head === id).map(({ follow }) => follow),
  }))
}

export const rhythmOf = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ rhythm: requestRhythm.rhythm })
      .from(requestRhythm)
      .where(ofPerson(requestRhythm.contactId, contactId))
      .orderBy(desc(requestRhythm.updatedAt), desc(requestRhythm.rhythm))
      .limit(1)
      .get()
  )?.rhythm ?? 'at_once'
/** For all contacts of the person, so that what they chose last counts wherever it is read. */
export async function saveRhythm(tx: DbTx, contactId: string, rhythm: 'at_once' | 'daily', now: number) {
  const members = await tx.select({ id: contact.id }).from(contact).where(ofPerson(contact.id, contactId))
  await tx
    .insert(requestRhythm)
    .values(members.map(({ id }) => ({ contactId: id, rhythm, updatedAt: now })))
    .onConflictDoUpdate({ target: requestRhythm.contactId, set: { rhythm, updatedAt: now } })
}

export const forgetFollows = async (tx: DbTx, members: string[]) => {
  await tx.delete(requestFollow).where(inArray(requestFollow.contactId, members))
  await tx.delete(requestRhythm).where(inArray(requestRhythm.contactId, members))
}
