import { desc, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { request, requestRecount } from '../../../db/schema/feature-requests.ts'

export const requestsAfter = (db: Reads, number: number, limit: number) =>
  db
    .select({
      ...{ number: request.number, id: request.id, voteCount: request.voteCount },
      ...{ anonymousCount: request.anonymousCount, revenueMinor: request.revenueMinor, trend: request.trend },
      commentCount: request.commentCount,
    })
    .from(request)
    .where(sql`${request.number} > ${number}`)
    .orderBy(request.number)
    .limit(limit)
export const saveRecount = (tx: DbTx, row: typeof requestRecount.$inferInsert) =>
  tx.insert(requestRecount).values(row).onConflictDoNothing()
export const lastRecounts = (db: Reads, limit = 14) =>
  db.select().from(requestRecount).orderBy(desc(requestRecount.finishedAt)).limit(limit)
