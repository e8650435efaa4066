import { and, asc, count, eq, exists, inArray, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company, consent, contact, contactMerge } from '../../../db/schema/contacts.ts'
import { sale } from '../../../db/schema/conversions.ts'
import { contactStage } from '../../../db/schema/flywheel.ts'
import { account } from '../../../db/schema/identity.ts'
import { loopEdge } from '../../../db/schema/loop.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'
import { ofPerson } from '../../kernel/person.ts'

export const contactById = (db: Reads, id: string) => db.select().from(contact).where(eq(contact.id, id)).get()
export const membersOf = async (db: Reads, canonicalId: string) =>
  (
    await db
      .select({ id: contact.id })
      .from(contact)
      .where(eq(contact.canonicalId, canonicalId))
      .orderBy(asc(contact.number))
  ).map((row) => row.id)
export const setCanonical = (tx: DbTx, ids: string[], canonicalId: string) =>
  tx.update(contact).set({ canonicalId }).where(inArray(contact.id, ids))

/** False when this contact is merged already. */
export const insertMerge = async (tx: DbTx, row: typeof contactMerge.$inferInsert) =>
  (await tx.insert(contactMerge).values(row).onConflictDoNothing().returning({ id: contactMerge.id })).length === 1
/** False when somebody was faster. */
export const undoMerge = async (tx: DbTx, id: string, { at, by }: { at: number; by: string }) =>
  (
    await tx
      .update(contactMerge)
      .set({ undoneAt: at, undoneBy: by })
      .where(and(eq(contactMerge.id, id), isNull(contactMerge.undoneAt)))
      .returning({ id: contactMerge.id })
  ).length === 1

const kept = alias(contact, 'kept')
const merged = alias(contact, 'merged')
const merger = alias(account, 'merger')
const parter = alias(account, 'parter')
const merges = (db: Reads) =>
  db
    .select({
      merge: contactMerge,
      kept: { id: kept.id, name: kept.name },
      merged: { id: merged.id, name: merged.name },
      mergedBy: { id: merger.id, name: merger.name },
      undoneBy: { id: parter.id, name: parter.name },
    })
    .from(contactMerge)
    .innerJoin(kept, eq(kept.id, contactMerge.keptId))
    .innerJoin(merged, eq(merged.id, contactMerge.mergedId))
    .leftJoin(merger, eq(merger.id, contactMerge.mergedBy))
    .leftJoin(parter, eq(parter.id, contactMerge.undoneBy))
const whole = <R extends { merge: typeof contactMerge.$inferSelect }>({ merge, ...row }: R) => ({
  ...row,
  merge: { ...merge, members: JSON.parse(merge.members) as string[] },
})
export const mergeById = (db: Reads, id: string) => db.select().from(contactMerge).where(eq(contactMerge.id, id)).get()
/** Every merge that any contact of this person was part of, oldest first. */
export const mergesOf = async (db: Reads, contactId: string) =>
  (
    await merges(db)
      .where(or(ofPerson(contactMerge.keptId, contactId), ofPerson(contactMerge.mergedId, contactId)))
      .orderBy(asc(contactMerge.mergedAt), asc(contactMerge.id))
  ).map(whole)

const counted = async (rows: Promise<{ n: number } | undefined>) => (await rows)?.n ?? 0
/** A person with how much we know of them. */
export const sideOf = async (db: Reads, id: string) => {
  const row = (await db
    .select({
      id: contact.id,
      name: contact.name,
      email: contact.email,
      externalId: contact.externalId,
      company: company.name,
      plan: contact.plan,
      createdAt: contact.createdAt,
      stage: contactStage.stage,
    })
    .from(contact)
    .leftJoin(company, eq(company.id, contact.companyId))
    .leftJoin(contactStage, eq(contactStage.contactId, contact.id))
    .where(eq(contact.id, id))
    .get())!
  const n = { n: count() }
  return {
    ...row,
    contacts: (await membersOf(db, id)).length,
    accounts: await counted(db.select(n).from(account).where(ofPerson(account.contactId, id)).get()),
    reviews: await counted(db.select(n).from(review).where(ofPerson(review.contactId, id)).get()),
    consents: await counted(
      db
        .select(n)
        .from(consent)
        .where(and(ofPerson(consent.contactId, id), isNull(consent.withdrawnAt)))
        .get(),
    ),
    sales: await counted(db.select(n).from(sale).where(ofPerson(sale.contactId, id)).get()),
  }
}
const reviewedBy = (db: Reads, contactId: string) =>
  db
    .select({ one: sql`1` })
    .from(review)
    .where(
      and(
        eq(review.productId, product.id),
        ofPerson(review.contactId, contactId),
        inArray(review.state, ['pending', 'published']),
      ),
    )
/** What both of them have a review of. */
export const reviewedByBoth = (db: Reads, a: string, b: string) =>
  db
    .select({ slug: product.slug, name: product.name })
    .from(product)
    .where(and(exists(reviewedBy(db, a)), exists(reviewedBy(db, b))))
    .orderBy(asc(product.name))
/** Whether one of the two came by the other's words. */
export const broughtEachOther = async (db: Reads, a: string, b: string) =>
  (await db
    .select({ one: sql`1` })
    .from(loopEdge)
    .where(
      or(
        and(ofPerson(loopEdge.prospectId, a), ofPerson(loopEdge.advocateId, b)),
        and(ofPerson(loopEdge.prospectId, b), ofPerson(loopEdge.advocateId, a)),
      ),
    )
    .limit(1)
    .get()) !== undefined
