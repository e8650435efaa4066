import { and, count, desc, eq, lt, ne } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { job } from '../../db/schema/events.ts'

/** What failed first, then what waits; finished work is only counted. */
export const unfinished = (db: Reads) =>
  db.select().from(job).where(ne(job.state, 'done')).orderBy(job.state, desc(job.createdAt)).limit(100)
export const countsByState = (db: Reads) => db.select({ state: job.state, n: count() }).from(job).groupBy(job.state)
export const requeue = async (tx: DbTx, id: string, now: number) =>
  (
    await tx
      .update(job)
      .set({ state: 'queued', attempts: 0, runAt: now, finishedAt: null })
      .where(and(eq(job.id, id), eq(job.state, 'failed')))
      .returning()
  )[0]
export const deleteDone = (tx: DbTx, before: number) =>
  tx.delete(job).where(and(eq(job.state, 'done'), lt(job.finishedAt, before)))
