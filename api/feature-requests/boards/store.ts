import { asc, eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { board } from '../../../db/schema/boards.ts'

export const boards = (db: Reads) => db.select().from(board).orderBy(asc(board.position), asc(board.createdAt))
export async function requestsOn(db: Reads): Promise<Map<string, number>> {
  const rows = await db.all<{ id: string; n: number }>(
    sql`SELECT board_id AS id, count(*) AS n FROM request WHERE deleted_at IS NULL GROUP BY board_id`,
  )
  return new Map(rows.map(({ id, n }) => [id, n]))
}
export const insertBoard = (tx: DbTx, row: typeof board.$inferInsert) => tx.insert(board).values(row)
export const changeBoard = (tx: DbTx, id: string, change: Partial<typeof board.$inferInsert>) =>
  tx.update(board).set(change).where(eq(board.id, id))
