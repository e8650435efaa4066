import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { optIn } from '../../../db/schema/outreach.ts'

export type OptInRow = typeof optIn.$inferSelect

export const insertOptIn = (tx: DbTx, row: typeof optIn.$inferInsert) => tx.insert(optIn).values(row)
export const optInByHash = (db: Reads, tokenHash: string) =>
  db.select().from(optIn).where(eq(optIn.tokenHash, tokenHash)).get()
/** The guard is in the statement: of two at once, one uses it. */
export const useOptIn = async (tx: DbTx, id: string, contactId: string, now: number) =>
  (
    await tx
      .update(optIn)
      .set({ usedAt: now, contactId })
      .where(and(eq(optIn.id, id), sql`${optIn.usedAt} IS NULL`))
      .returning({ id: optIn.id })
  ).length === 1
/** Who has this address, by the contact that stands for them. */
export const contactByEmail = (db: Reads, email: string) =>
  db.select({ id: contact.id, stands: contact.canonicalId }).from(contact).where(eq(contact.email, email)).get()
export const standsFor = async (db: Reads, contactId: string) =>
  (await db.select({ id: contact.canonicalId }).from(contact).where(eq(contact.id, contactId)).get())?.id ?? contactId
export const isColleague = async (db: Reads, email: string) => {
  const found = await db.select({ role: account.role }).from(account).where(eq(account.email, email)).get()
  return found !== undefined && found.role !== 'customer'
}
export const forgetOptIns = (tx: DbTx, contactIds: string[], emails: string[]) =>
  tx.delete(optIn).where(sql`${inArray(optIn.contactId, contactIds)} OR ${inArray(optIn.email, emails)}`)
export const dropOver = (tx: DbTx, before: number) => tx.delete(optIn).where(lt(optIn.expiresAt, before))
export const emailsOf = async (db: Reads, ids: string[]) =>
  (await db.select({ email: contact.email }).from(contact).where(inArray(contact.id, ids))).map(({ email }) => email)
