import { type AnyColumn, and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company, contact } from '../../../db/schema/contacts.ts'
import { purchase, sale } from '../../../db/schema/conversions.ts'
import { account, identification } from '../../../db/schema/identity.ts'
import { disclosure, verification } from '../../../db/schema/review-evidence.ts'
import { review } from '../../../db/schema/reviews.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Known, Method } from './rules.ts'

/** Everything the portal knows of the author of a review that may count as evidence. */
export async function knownOf(
  db: Reads,
  contactId: string,
  productId: string,
  invitationId: string | null,
): Promise<Known | undefined> {
  const person = await db
    .select({ email: contact.email, company: { id: company.id, name: company.name, domain: company.domain } })
    .from(contact)
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(and(eq(contact.id, contactId), isNull(contact.erasedAt)))
    .get()
  if (!person) return undefined
  const confirmed = await db
    .select({ accountId: account.id })
    .from(account)
    .where(and(ofPerson(account.contactId, contactId), isNotNull(account.emailConfirmedAt), isNull(account.disabledAt)))
    .get()
  const seen = await db
    .select({ id: identification.id, at: identification.at })
    .from(identification)
    .where(ofPerson(identification.contactId, contactId))
    .orderBy(asc(identification.at))
    .limit(1)
    .get()
  const known = await db
    .select({ since: contact.customerSince, hostKnows: contact.hostSaidAt })
    .from(contact)
    .where(and(ofPerson(contact.id, contactId), isNotNull(contact.hostSaidAt)))
    .limit(1)
    .get()
  // what was bought is not said: then it is known only where there is one product
  const only = sql`(SELECT count(*) FROM product) = 1`
  const of = (column: AnyColumn) => sql`(${column} = ${productId} OR (${column} IS NULL AND ${only}))`
  const sold = await db
    .select({ id: sale.id, at: sale.occurredAt })
    .from(sale)
    .where(and(ofPerson(sale.contactId, contactId), of(sale.productId)))
    .orderBy(asc(sale.occurredAt))
    .limit(1)
    .get()
  const bought = await db
    .select({ id: purchase.id, at: purchase.boughtAt })
    .from(purchase)
    .where(and(ofPerson(purchase.contactId, contactId), of(purchase.productId)))
    .orderBy(asc(purchase.boughtAt))
    .limit(1)
    .get()
  const order = sold ?? bought
  return {
    ...{ email: person.email, confirmed, order, invitationId: invitationId ?? undefined },
    host: known && { id: seen?.id ?? contactId, since: known.since ?? undefined },
    company: person.company ?? undefined,
  }
}

/** Whether a colleague has this address, or one of the same domain when the domain is a company's own. */
export const isColleague = async (db: Reads, email: string, domain: string | undefined) =>
  (await db
    .select({ id: account.id })
    .from(account)
    .where(
      and(
        sql`${account.role} <> 'customer'`,
        isNull(account.disabledAt),
        domain === undefined
          ? eq(account.email, email)
          : sql`(${account.email} = ${email} OR substr(${account.email}, instr(${account.email}, '@') + 1) = ${domain})`,
      ),
    )
    .limit(1)
    .get()) !== undefined

/** False when this evidence was there before. */
export const insertVerification = async (tx: DbTx, row: typeof verification.$inferInsert) =>
  (await tx.insert(verification).values(row).onConflictDoNothing().returning({ id: verification.id })).length === 1
export const insertDisclosure = (tx: DbTx, row: typeof disclosure.$inferInsert) => tx.insert(disclosure).values(row)
export const verificationsOf = (db: Reads, reviewIds: string[]) =>
  db.select().from(verification).where(inArray(verification.reviewId, reviewIds)).orderBy(desc(verification.verifiedAt))
export const disclosuresOfReviews = (db: Reads, reviewIds: string[]) =>
  db.select().from(disclosure).where(inArray(disclosure.reviewId, reviewIds)).orderBy(asc(disclosure.createdAt))
/** Reviews whose evidence may grow, of one person. */
export const reviewsOfPerson = (db: Reads, contactId: string) =>
  db
    .select({ id: review.id })
    .from(review)
    .where(
      and(ofPerson(review.contactId, contactId), sql`${review.state} <> 'erased' AND ${review.origin} <> 'import'`),
    )
export const labelReview = (tx: DbTx, id: string, verified: Method | null, incentivized: boolean) =>
  tx.update(review).set({ verified, incentivized }).where(eq(review.id, id))
