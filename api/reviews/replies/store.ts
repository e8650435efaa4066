import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { reply, replyRevision } from '../../../db/schema/review-reports.ts'

export const replyOf = (db: Reads, reviewId: string) =>
  db.select().from(reply).where(eq(reply.reviewId, reviewId)).get()
/** Answers that are shown. */
export const repliesOf = (db: Reads, reviewIds: string[]) =>
  db
    .select()
    .from(reply)
    .where(and(inArray(reply.reviewId, reviewIds), isNull(reply.removedAt)))
export const saveReply = (tx: DbTx, row: typeof reply.$inferInsert) =>
  tx
    .insert(reply)
    .values(row)
    .onConflictDoUpdate({
      target: reply.reviewId,
      set: { body: row.body, revision: sql`${reply.revision} + 1`, changedAt: row.changedAt, removedAt: null },
    })
    .returning()
    .get()
export const insertReplyRevision = (tx: DbTx, row: typeof replyRevision.$inferInsert) =>
  tx.insert(replyRevision).values(row)
/** False when it was gone before. */
export const removeReply = async (tx: DbTx, id: string, now: number) =>
  (
    await tx
      .update(reply)
      .set({ body: '', removedAt: now })
      .where(and(eq(reply.id, id), isNull(reply.removedAt)))
      .returning({ id: reply.id })
  ).length === 1
