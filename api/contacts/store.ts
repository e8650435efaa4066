import { and, asc, count, desc, eq, gt, isNull, max, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { lead } from '../../db/schema/attribution.ts'
import { company, consent, contact } from '../../db/schema/contacts.ts'
import { sale } from '../../db/schema/conversions.ts'
import { contactStage } from '../../db/schema/flywheel.ts'
import { account, identification, session } from '../../db/schema/identity.ts'
import { toldPerson } from '../../db/schema/intake.ts'
import { optIn } from '../../db/schema/outreach.ts'
import { product } from '../../db/schema/products.ts'
import { review } from '../../db/schema/reviews.ts'
import { ofPerson } from '../kernel/person.ts'

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
/** What the host said of a person with a lead, while it stands there. */
export const saidOfLead = async (db: Reads, leadId: string) => {
  const row = await db.select({ said: lead.said }).from(lead).where(eq(lead.id, leadId)).get()
  return row?.said ? (JSON.parse(row.said) as { email?: string; name?: string; externalId?: string }) : undefined
}
/** What the host says of a person, for the length of the change. */
export const emailOfOptIn = async (db: Reads, id: string) =>
  (await db.select({ email: optIn.email }).from(optIn).where(eq(optIn.id, id)).get())?.email
export const saidOfPerson = async (db: Reads, id: string) => {
  const row = await db.select({ said: toldPerson.said }).from(toldPerson).where(eq(toldPerson.id, id)).get()
  return row && (JSON.parse(row.said) as Said & { email?: string })
}
export interface Said {
  name?: string
  external_id?: string
  company?: string
  plan?: string
  customer_since?: number
  traits?: Record<string, string | number | boolean>
}
export const changeContact = (tx: DbTx, id: string, change: Partial<typeof contact.$inferInsert>) =>
  tx.update(contact).set(change).where(eq(contact.id, id))
/** True when the contact is new. */
export const insertContact = async (tx: DbTx, row: typeof contact.$inferInsert) =>
  (await tx.insert(contact).values(row).onConflictDoNothing().returning({ id: contact.id })).length === 1

/** False when one of this scope stands for the review. */
export const insertConsent = async (tx: DbTx, row: typeof consent.$inferInsert) =>
  (await tx.insert(consent).values(row).onConflictDoNothing().returning({ id: consent.id })).length === 1
export const consentsOf = (db: Reads, contactId: string) =>
  db.select().from(consent).where(ofPerson(consent.contactId, contactId)).orderBy(desc(consent.grantedAt))
export const consentOf = (db: Reads, id: string, contactId: string) =>
  db
    .select()
    .from(consent)
    .where(and(eq(consent.id, id), ofPerson(consent.contactId, contactId)))
    .get()
export const standingConsent = (db: Reads, reviewId: string, scope: (typeof consent.$inferSelect)['scope']) =>
  db
    .select()
    .from(consent)
    .where(and(eq(consent.reviewId, reviewId), eq(consent.scope, scope), isNull(consent.withdrawnAt)))
    .get()
/** A review of this person's, whose words still stand somewhere. */
export const ownReview = async (db: Reads, id: string, contactId: string) => {
  const row = await db
    .select({ id: review.id, contactId: sql<string>`${review.contactId}` })
    .from(review)
    .where(and(eq(review.id, id), ofPerson(review.contactId, contactId), ne(review.state, 'erased')))
    .get()
  return row
}
/** False when it had been withdrawn before. */
export const withdraw = async (tx: DbTx, id: string, now: number) => {
  const rows = await tx
    .update(consent)
    .set({ withdrawnAt: now })
    .where(and(eq(consent.id, id), isNull(consent.withdrawnAt)))
    .returning({ id: consent.id })
  return rows.length === 1
}

/** Who a contact is now: itself, or the one it was merged into. */
export const canonicalOf = async (db: Reads, id: string) => {
  const row = await contactById(db, id)
  return row?.canonicalId === id ? row : row && contactById(db, row.canonicalId)
}
/** Fails on an address, or a number of the host's, that another contact has. */
export const addContact = (tx: DbTx, row: typeof contact.$inferInsert) => tx.insert(contact).values(row)
export const accountWithEmail = (db: Reads, email: string) =>
  db.select({ role: account.role, contactId: account.contactId }).from(account).where(eq(account.email, email)).get()
/** Whether anybody can sign in as this person, by any of their contacts. */
export const hasAccount = async (db: Reads, contactId: string) =>
  (await db.select({ id: account.id }).from(account).where(ofPerson(account.contactId, contactId)).limit(1).get()) !==
  undefined

export const companyOf = (db: Reads, id: string | null) =>
  id === null
    ? undefined
    : db.select({ id: company.id, name: company.name }).from(company).where(eq(company.id, id)).get()
export const stageOf = (db: Reads, id: string) =>
  db
    .select({ stage: contactStage.stage, since: contactStage.enteredAt })
    .from(contactStage)
    .where(eq(contactStage.contactId, id))
    .get()
export const membersOf = (db: Reads, id: string) =>
  db
    .select({ id: contact.id, name: contact.name, email: contact.email })
    .from(contact)
    .where(and(eq(contact.canonicalId, id), ne(contact.id, id)))
    .orderBy(asc(contact.number))
export const accountsOf = (db: Reads, id: string) =>
  db
    .select({
      email: account.email,
      createdAt: account.createdAt,
      confirmedAt: account.emailConfirmedAt,
      lastSessionAt: max(session.createdAt),
    })
    .from(account)
    .leftJoin(session, eq(session.accountId, account.id))
    .where(ofPerson(account.contactId, id))
    .groupBy(account.id)
    .orderBy(asc(account.createdAt))
export const consentRowsOf = (db: Reads, id: string) =>
  db
    .select({ consent, product: product.name })
    .from(consent)
    .leftJoin(review, eq(review.id, consent.reviewId))
    .leftJoin(product, eq(product.id, review.productId))
    .where(ofPerson(consent.contactId, id))
    .orderBy(desc(consent.grantedAt))
export const reviewRowsOf = (db: Reads, id: string) =>
  db
    .select({
      ...{ id: review.id, title: review.title, state: review.state, rating: review.rating },
      product: { name: product.name, slug: product.slug },
      submittedAt: review.submittedAt,
    })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(and(ofPerson(review.contactId, id), ne(review.state, 'erased')))
    .orderBy(desc(review.submittedAt))
export const salesOf = (db: Reads, id: string) =>
  db
    .select({ currency: sale.currency, amountMinor: sql<number>`sum(${sale.amountMinor})`, n: count() })
    .from(sale)
    .where(ofPerson(sale.contactId, id))
    .groupBy(sale.currency)
    .orderBy(asc(sale.currency))

/** Everybody who was not erased, in the order of their ids. */
export const contactsAfter = (db: Reads, id: string, limit: number) =>
  db
    .select({
      ...{ id: contact.id, email: contact.email, name: contact.name, externalId: contact.externalId },
      ...{ companyId: contact.companyId, company: company.name, plan: contact.plan },
      traits: sql<Record<string, unknown>>`${contact.traits}`.mapWith(JSON.parse),
      source: contact.source,
      mergedIntoId: sql<string | null>`nullif(${contact.canonicalId}, ${contact.id})`,
      createdAt: contact.createdAt,
    })
    .from(contact)
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(and(gt(contact.id, id), isNull(contact.erasedAt)))
    .orderBy(asc(contact.id))
    .limit(limit)
