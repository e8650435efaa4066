import { and, eq, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { requestMerge } from '../../../db/schema/request-votes.ts'

/** The votes of one request stand in the other too, with where they came from. */
export const copyVotes = (tx: DbTx, sourceId: string, targetId: string) =>
  tx.run(sql`INSERT INTO request_vote (request_id, voter_id, contact_id, importance, why, origin_id, cast_by, source_url,
      company_id, revenue_minor, currency, created_at)
    SELECT ${targetId}, voter_id, contact_id, importance, why, ${sourceId}, cast_by, source_url,
      company_id, revenue_minor, currency, created_at
    FROM request_vote WHERE request_id = ${sourceId} AND origin_id IS NULL
    ON CONFLICT DO NOTHING`)
export const takeOut = (tx: DbTx, sourceId: string, targetId: string) =>
  tx.run(sql`DELETE FROM request_vote WHERE request_id = ${targetId} AND origin_id = ${sourceId}`)

export const insertMerge = (tx: DbTx, row: typeof requestMerge.$inferInsert) => tx.insert(requestMerge).values(row)
export const standingMerge = (db: Reads, sourceId: string) =>
  db
    .select()
    .from(requestMerge)
    .where(and(eq(requestMerge.sourceId, sourceId), isNull(requestMerge.undoneAt)))
    .get()
export const endMerge = (tx: DbTx, id: string, undone: { at: number; by: string }) =>
  tx.update(requestMerge).set({ undoneAt: undone.at, undoneBy: undone.by }).where(eq(requestMerge.id, id))

/** People and browsers who voted for both. */
export async function bothOf(db: Reads, sourceId: string, targetId: string): Promise<number> {
  const person = (requestId: string) => sql`SELECT coalesce(c.canonical_id, v.voter_id) AS who FROM request_vote v
    LEFT JOIN contact c ON c.id = v.voter_id WHERE v.request_id = ${requestId}`
  const row = await db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (${person(sourceId)} INTERSECT ${person(targetId)})`,
  )
  return row?.n ?? 0
}
export async function followersGained(db: Reads, sourceId: string, targetId: string): Promise<number> {
  const follower = (requestId: string) => sql`SELECT c.canonical_id AS who FROM request_follow f
    JOIN contact c ON c.id = f.contact_id WHERE f.request_id = ${requestId}`
  const row = await db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (${follower(sourceId)} AND f.level <> 'none' EXCEPT ${follower(targetId)})`,
  )
  return row?.n ?? 0
}
