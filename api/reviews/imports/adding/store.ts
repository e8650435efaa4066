import { and, eq, isNotNull, isNull, ne, notInArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { account } from '../../../../db/schema/identity.ts'
import { product } from '../../../../db/schema/products.ts'
import { disclosure } from '../../../../db/schema/review-evidence.ts'
import { reviewImport } from '../../../../db/schema/review-imports.ts'
import { ratingSummary, review, reviewRevision } from '../../../../db/schema/reviews.ts'

export const products = (db: Reads) =>
  db.select({ id: product.id, slug: product.slug, name: product.name, archivedAt: product.archivedAt }).from(product)
const isOneOf = (column: typeof contact.email | typeof review.sourceId, values: readonly string[]) =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
const kept = alias(contact, 'kept')
/** Who has these addresses; of somebody merged, the contact that was kept. */
export async function peopleByEmail(db: Reads, emails: readonly string[]) {
  if (emails.length === 0) return new Map<string, string>()
  const rows = await db
    .select({ email: contact.email, id: kept.id })
    .from(contact)
    .innerJoin(kept, eq(kept.id, contact.canonicalId))
    .where(and(isNull(contact.erasedAt), isNull(kept.erasedAt), isOneOf(contact.email, emails)))
  return new Map(rows.map(({ email, id }) => [email, id]))
}
/** Reviews of a platform that are here, by the number they had there. */
export async function knownBySource(db: Reads, source: string, sourceIds: readonly string[]) {
  const rows = await db
    .select({ id: review.id, sourceId: review.sourceId })
    .from(review)
    .where(
      and(eq(review.source, source), isOneOf(review.sourceId, sourceIds), sql`origin = 'import' AND state <> 'erased'`),
    )
  return new Map(rows.map(({ id, sourceId }) => [sourceId!, id]))
}
/** Reviews of a platform whose authors were forgotten here, by the number they had there. */
export const forgottenOf = async (db: Reads, source: string) =>
  new Set(
    (
      await db
        .select({ sourceId: review.sourceId })
        .from(reviewImport)
        .innerJoin(review, and(eq(review.importId, reviewImport.id), isNotNull(review.importId)))
        .where(
          and(
            eq(reviewImport.source, source),
            notInArray(reviewImport.state, ['undoing', 'undone']),
            eq(review.state, 'erased'),
          ),
        )
    ).map(({ sourceId }) => sourceId!),
  )

/** Those that were not here before; the unique index decides. */
export const insertImported = (tx: DbTx, rows: (typeof review.$inferInsert)[]) =>
  tx.insert(review).values(rows).onConflictDoNothing().returning()
export const insertRevisions = (tx: DbTx, rows: (typeof reviewRevision.$inferInsert)[]) =>
  tx.insert(reviewRevision).values(rows)
export const insertDisclosures = (tx: DbTx, rows: (typeof disclosure.$inferInsert)[]) =>
  tx.insert(disclosure).values(rows)
/** Words of reviews that were never found before. */
export const indexNew = (tx: DbTx, rows: readonly { number: number; words: string; product: string }[]) =>
  tx.run(sql`INSERT INTO review_search (rowid, words, product) SELECT value->>0, value->>1, value->>2
    FROM json_each(${JSON.stringify(rows.map(({ number, words, product }) => [number, words, product]))})`)
/** So many more that came from elsewhere; they are counted apart. */
export const countImported = (tx: DbTx, productId: string, n: number) =>
  tx
    .insert(ratingSummary)
    .values({ productId, imported: n })
    .onConflictDoUpdate({
      target: ratingSummary.productId,
      set: { imported: sql`${ratingSummary.imported} + ${n}` },
    })
/** Addresses that colleagues sign in with. */
export const staffEmails = async (db: Reads) =>
  (
    await db
      .select({ email: account.email })
      .from(account)
      .where(and(ne(account.role, 'customer'), isNull(account.disabledAt)))
  ).map(({ email }) => email)
