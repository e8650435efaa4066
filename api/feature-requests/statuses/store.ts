import { asc, eq, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { requestStatus, requestStatusStep } from '../../../db/schema/boards.ts'
import { requestAnswer } from '../../../db/schema/feature-requests.ts'

export const statuses = (db: Reads) =>
  db.select().from(requestStatus).orderBy(asc(requestStatus.position), asc(requestStatus.id))
export const statusById = (db: Reads, id: string) =>
  db.select().from(requestStatus).where(eq(requestStatus.id, id)).get()
export const steps = (db: Reads) => db.select().from(requestStatusStep)
export async function requestsIn(db: Reads): Promise<Map<string, number>> {
  const rows = await db.all<{ id: string; n: number }>(
    sql`SELECT status_id AS id, count(*) AS n FROM request GROUP BY status_id`,
  )
  return new Map(rows.map(({ id, n }) => [id, n]))
}
export const insertStatus = (tx: DbTx, row: typeof requestStatus.$inferInsert) => tx.insert(requestStatus).values(row)
export const changeStatus = (tx: DbTx, id: string, change: Partial<typeof requestStatus.$inferInsert>) =>
  tx.update(requestStatus).set(change).where(eq(requestStatus.id, id))
export async function replaceSteps(tx: DbTx, fromId: string, toIds: string[]) {
  await tx.delete(requestStatusStep).where(eq(requestStatusStep.fromId, fromId))
  if (toIds.length > 0) await tx.insert(requestStatusStep).values(toIds.map((toId) => ({ fromId, toId })))
}
export const insertAnswer = (tx: DbTx, row: typeof requestAnswer.$inferInsert) => tx.insert(requestAnswer).values(row)
export const answerBySeq = (db: Reads, seq: number) =>
  db.select().from(requestAnswer).where(eq(requestAnswer.eventSeq, seq)).get()
export const changeAnswer = (tx: DbTx, seq: number, change: Partial<typeof requestAnswer.$inferInsert>) =>
  tx.update(requestAnswer).set(change).where(eq(requestAnswer.eventSeq, seq))
