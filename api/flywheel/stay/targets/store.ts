import { desc } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { stageTarget } from '../../../../db/schema/stay.ts'

export const newest = (db: Reads) => db.select().from(stageTarget).orderBy(desc(stageTarget.version)).limit(1).get()
export const insert = (tx: DbTx, row: typeof stageTarget.$inferInsert) => tx.insert(stageTarget).values(row)
