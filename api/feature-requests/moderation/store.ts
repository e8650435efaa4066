import { sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'

const SHOWN = 50
export async function held(db: Reads): Promise<{ numbers: number[]; total: number }> {
  const rows = await db.all<{ number: number }>(
    sql`SELECT number FROM request WHERE moderation = 'held' AND deleted_at IS NULL ORDER BY number LIMIT ${SHOWN}`,
  )
  const row = await db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM request WHERE moderation = 'held' AND deleted_at IS NULL`,
  )
  return { numbers: rows.map(({ number }) => number), total: row?.n ?? 0 }
}
