import { and, asc, count, eq, gte, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { reviewFlag } from '../../../../db/schema/moderation.ts'
import { review, reviewBand } from '../../../../db/schema/reviews.ts'
import { ofPerson } from '../../../kernel/person.ts'

export const insertFlags = async (tx: DbTx, rows: (typeof reviewFlag.$inferInsert)[]) => {
  if (rows.length > 0) await tx.insert(reviewFlag).values(rows)
}
export const flagsOf = (db: Reads, reviewIds: string[]) =>
  db.select().from(reviewFlag).where(inArray(reviewFlag.reviewId, reviewIds)).orderBy(asc(reviewFlag.createdAt))
/** Something grave for somebody else, in the words at issue, that nobody has answered. */
export const hasOpenBlock = async (db: Reads, reviewId: string, revision: number) =>
  (await db
    .select({ id: reviewFlag.id })
    .from(reviewFlag)
    .where(
      and(
        ...[eq(reviewFlag.reviewId, reviewId), eq(reviewFlag.revision, revision)],
        ...[eq(reviewFlag.state, 'open'), eq(reviewFlag.severity, 'block')],
      ),
    )
    .limit(1)
    .get()) !== undefined
/** What was seen is answered by what was decided. */
export const closeFlags = (tx: DbTx, reviewId: string, state: 'upheld' | 'dismissed', now: number) =>
  tx
    .update(reviewFlag)
    .set({ state, decidedAt: now })
    .where(and(eq(reviewFlag.reviewId, reviewId), eq(reviewFlag.state, 'open')))

/** How many reviews of a product came in since then, imports left out. */
export const arrivals = async (db: Reads, productId: string, from: number, until = Number.MAX_SAFE_INTEGER) =>
  (await db
    .select({ n: count() })
    .from(review)
    .where(
      and(
        eq(review.productId, productId),
        gte(review.submittedAt, from),
        lt(review.submittedAt, until),
        ne(review.origin, 'import'),
      ),
    )
    .get())!.n
export const sentBy = async (db: Reads, productId: string, contactId: string, from: number) =>
  (await db
    .select({ n: count() })
    .from(review)
    .where(
      and(
        ...[eq(review.productId, productId), ofPerson(review.contactId, contactId), gte(review.submittedAt, from)],
        ne(review.origin, 'import'),
      ),
    )
    .get())!.n
export const addressOf = async (db: Reads, contactId: string) =>
  (await db.select({ email: contact.email }).from(contact).where(eq(contact.id, contactId)).get())?.email

interface Band {
  band: number
  bits: number
}
/** Other people's reviews that share a part of the hash. */
export const sharingBands = (db: Reads, bands: Band[], { id, contactId }: { id: string; contactId: string | null }) =>
  db
    .select({ reviewId: reviewBand.reviewId, simhash: reviewBand.simhash })
    .from(reviewBand)
    .innerJoin(review, eq(review.id, reviewBand.reviewId))
    .where(
      and(
        or(...bands.map(({ band, bits }) => and(eq(reviewBand.band, band), eq(reviewBand.bits, bits)))),
        ne(reviewBand.reviewId, id),
        contactId === null
          ? undefined
          : or(isNull(review.contactId), sql`NOT ${ofPerson(review.contactId, contactId)}`),
      ),
    )
    .limit(200)
export const keepBands = (tx: DbTx, reviewId: string, simhash: string, bands: Band[]) =>
  tx
    .insert(reviewBand)
    .values(bands.map((one) => ({ reviewId, simhash, ...one })))
    .onConflictDoUpdate({
      target: [reviewBand.reviewId, reviewBand.band],
      set: { simhash: sql`excluded.simhash`, bits: sql`excluded.bits` },
    })
