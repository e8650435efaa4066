import { type AnyColumn, and, count, eq, gte, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { mailPreference, suppression } from '../../../db/schema/mail.ts'
import { friendInvitation } from '../../../db/schema/submitted-leads.ts'
import { domainOf, sameMailbox } from '../../kernel/mailbox.ts'
import { ofPerson } from '../../kernel/person.ts'
import { asWritten } from '../../kernel/search.ts'

export { linkOf, switches } from '../advocates/store.ts'
export { isAdvocate, liveOffer } from '../store.ts'

export const nameOf = async (db: Reads, contactId: string) =>
  (await db.select({ name: contact.name }).from(contact).where(eq(contact.id, contactId)).get())?.name ?? ''
const GOOGLE = ['gmail.com', 'googlemail.com']
/** Addresses like this one: of the same provider and with the same first letter, which no spelling of a mailbox changes. */
const alike = (column: AnyColumn, email: string) => {
  const domain = domainOf(email)
  const first = asWritten(email.slice(0, 1))
  const domains = GOOGLE.includes(domain) ? GOOGLE : [domain]
  return or(...domains.map((one) => sql`${column} LIKE ${`${first}%@${one}`} ESCAPE '\\'`))
}
/** Somebody who does not want mail of ours, or whom a mail did not reach, however the address of their mailbox is written. */
export async function isSuppressed(db: Reads, email: string): Promise<boolean> {
  const rows = [
    ...(await db.select({ email: suppression.email }).from(suppression).where(alike(suppression.email, email))),
    ...(await db
      .select({ email: mailPreference.email })
      .from(mailPreference)
      .where(and(alike(mailPreference.email, email), eq(mailPreference.kind, 'referrals')))),
  ]
  return rows.some((one) => sameMailbox(one.email, email))
}
export const isKnown = async (db: Reads, email: string) =>
  (await db.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get()) !== undefined
export const sentSince = async (db: Reads, advocateId: string, since: number) =>
  (
    await db
      .select({ n: count() })
      .from(friendInvitation)
      .where(and(ofPerson(friendInvitation.advocateId, advocateId), gte(friendInvitation.at, since)))
      .get()
  )?.n ?? 0
/** False when this address was written to before, for whomever. */
export const insertInvitation = async (tx: DbTx, row: typeof friendInvitation.$inferInsert) =>
  (await tx.insert(friendInvitation).values(row).onConflictDoNothing().returning({ id: friendInvitation.id }))
    .length === 1
export const forgetAddresses = (tx: DbTx, before: number) =>
  tx
    .update(friendInvitation)
    .set({ email: null })
    .where(and(isNotNull(friendInvitation.email), or(lte(friendInvitation.at, before))))
