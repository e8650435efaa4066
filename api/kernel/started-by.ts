import { sql } from 'drizzle-orm'
import type { Reads } from '../../db/client.ts'
import { eventValues } from './event-fields.ts'

/** The fact of ours that started somebody on a journey; undefined where a host's event, a segment or the clock did. */
export async function factOf(db: Reads, entryKey: string) {
  const seq = /^event:(\d+)$/.exec(entryKey)?.[1]
  if (seq === undefined) return undefined
  const [row] = await db.all<{ type: string; data: string }>(
    sql`SELECT type, data FROM event WHERE seq = ${Number(seq)}`,
  )
  return row && { type: row.type, data: JSON.parse(row.data) as Record<string, unknown> }
}
/** What the words of a journey may say of it. */
export async function startedBy(db: Reads, entryKey: string): Promise<Record<string, string>> {
  const fact = await factOf(db, entryKey)
  return fact ? eventValues(fact.type, fact.data) : {}
}
