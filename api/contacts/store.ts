import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { consent, contact } from '../../db/schema/contacts.ts'
import { account, identification } from '../../db/schema/identity.ts'

export const contactById = (db: Reads, id: string) => db.select().from(contact).where(eq(contact.id, id)).get()
export const accountPerson = (db: Reads, accountId: string) =>
  db.select({ email: account.email, name: account.name }).from(account).where(eq(account.id, accountId)).get()
/** What the host said of somebody, while it stands in the identification. */
export const claimsOf = async (db: Reads, id: string) => {
  const row = await db
    .select({ claims: identification.claims })
    .from(identification)
    .where(eq(identification.id, id))
    .get()
  return row?.claims ? (JSON.parse(row.claims) as Said) : undefined
}
export interface Said {
  name?: string
  external_id?: string
  company?: string
  plan?: string
  traits?: Record<string, string | number | boolean>
}
export const changeContact = (tx: DbTx, id: string, change: Partial<typeof contact.$inferInsert>) =>
  tx.update(contact).set(change).where(eq(contact.id, id))
/** True when the contact is new. */
export const insertContact = async (tx: DbTx, row: typeof contact.$inferInsert) =>
  (await tx.insert(contact).values(row).onConflictDoNothing().returning({ id: contact.id })).length === 1

export const insertConsent = (tx: DbTx, row: typeof consent.$inferInsert) => tx.insert(consent).values(row)
export const consentsOf = (db: Reads, contactId: string) =>
  db.select().from(consent).where(eq(consent.contactId, contactId)).orderBy(desc(consent.grantedAt))
export const consentOf = (db: Reads, id: string, contactId: string) =>
  db
    .select()
    .from(consent)
    .where(and(eq(consent.id, id), eq(consent.contactId, contactId)))
    .get()
/** False when it had been withdrawn before. */
export const withdraw = async (tx: DbTx, id: string, now: number) => {
  const rows = await tx
    .update(consent)
    .set({ withdrawnAt: now })
    .where(and(eq(consent.id, id), isNull(consent.withdrawnAt)))
    .returning({ id: consent.id })
  return rows.length === 1
}

export const contactsAfter = (db: Reads, id: string, limit: number) =>
  db.select().from(contact).where(gt(contact.id, id)).orderBy(asc(contact.id)).limit(limit)
