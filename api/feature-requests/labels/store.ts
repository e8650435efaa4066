import { asc, eq } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { requestLabel, requestTag } from '../../../db/schema/feature-requests.ts'

export const labels = (db: Reads) => db.select().from(requestLabel).orderBy(asc(requestLabel.label))
export const labelsOf = (db: Reads, requestId: string) =>
  db
    .select({ label: requestLabel })
    .from(requestTag)
    .innerJoin(requestLabel, eq(requestLabel.id, requestTag.labelId))
    .where(eq(requestTag.requestId, requestId))
    .orderBy(asc(requestLabel.label))
export const insertLabel = (tx: DbTx, row: typeof requestLabel.$inferInsert) => tx.insert(requestLabel).values(row)
export const changeLabel = (tx: DbTx, id: string, change: Partial<typeof requestLabel.$inferInsert>) =>
  tx.update(requestLabel).set(change).where(eq(requestLabel.id, id)).returning({ id: requestLabel.id })
export const deleteLabel = (tx: DbTx, id: string) =>
  tx.delete(requestLabel).where(eq(requestLabel.id, id)).returning({ id: requestLabel.id })
export async function replaceTags(tx: DbTx, requestId: string, labelIds: string[]) {
  await tx.delete(requestTag).where(eq(requestTag.requestId, requestId))
  if (labelIds.length > 0) await tx.insert(requestTag).values(labelIds.map((labelId) => ({ requestId, labelId })))
}
