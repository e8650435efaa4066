import { and, eq, gt, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { unconfirmedReview } from '../../../db/schema/review-evidence.ts'

export const insertUnconfirmed = (tx: DbTx, row: typeof unconfirmedReview.$inferInsert) =>
  tx.insert(unconfirmedReview).values(row)
export const unconfirmedById = (db: Reads, id: string, now: number) =>
  db
    .select()
    .from(unconfirmedReview)
    .where(and(eq(unconfirmedReview.id, id), gt(unconfirmedReview.expiresAt, now)))
    .get()
/** It, and what else was written for the same address about the same product. */
export const deleteUnconfirmed = (tx: DbTx, { email, productId }: { email: string; productId: string }) =>
  tx
    .delete(unconfirmedReview)
    .where(and(eq(unconfirmedReview.email, email), eq(unconfirmedReview.productId, productId)))
export const deleteExpired = (tx: DbTx, now: number) =>
  tx.delete(unconfirmedReview).where(lte(unconfirmedReview.expiresAt, now))
export const emailOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get())?.email
export const forgetAddress = (tx: DbTx, email: string) =>
  tx.delete(unconfirmedReview).where(eq(unconfirmedReview.email, email))

/** Does it whole or not at all, inside a change that goes on either way. */
export async function wholly<R>(tx: DbTx, change: () => Promise<R>): Promise<R> {
  await tx.run(sql`SAVEPOINT wholly`)
  try {
    const done = await change()
    await tx.run(sql`RELEASE wholly`)
    return done
  } catch (error) {
    await tx.run(sql`ROLLBACK TO wholly`)
    await tx.run(sql`RELEASE wholly`)
    throw error
  }
}
