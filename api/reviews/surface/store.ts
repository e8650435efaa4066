import { and, asc, desc, eq, gt, inArray, isNotNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { moderationDecision } from '../../../db/schema/moderation.ts'
import { product } from '../../../db/schema/products.ts'
import { productFacet } from '../../../db/schema/review-evidence.ts'
import { reply } from '../../../db/schema/review-reports.ts'
import { productTopic, ratingSummary, review, reviewRevision, reviewVote } from '../../../db/schema/reviews.ts'
import { ofPerson } from '../../kernel/person.ts'
import { indexed } from '../../kernel/search.ts'
import type { ListQuery } from './contract.ts'
import type { Place } from './place.ts'
import { matchOf, productToken, type Topic } from './rules.ts'

/** What strangers may see of a product's reviews; every public list uses this filter. */
export const isPublic = (productId: string): SQL => and(eq(review.shown, true), eq(review.productId, productId))!

const KEYS = { newest: undefined, helpful: review.helpfulScore, highest: review.rating, lowest: review.rating } as const

/** After a place in the order; equals are told apart by the newest moment, then by id. */
function beyond(sort: ListQuery['sort'], place: Place | undefined): SQL | undefined {
  if (!place) return undefined
  const later = or(lt(review.publishedAt, place.at), and(eq(review.publishedAt, place.at), lt(review.id, place.id)))
  const key = KEYS[sort]
  if (!key) return later
  return or(sort === 'lowest' ? gt(key, place.by) : lt(key, place.by), and(eq(key, place.by), later))
}

/** One more than asked for, so that the caller sees whether there is a next page. */
export function publicReviews(db: Reads, productId: string, query: ListQuery, place: Place | undefined) {
  const { sort, stars, lang, verified, media, q, limit } = query
  const key = KEYS[sort]
  const order = key ? [sort === 'lowest' ? asc(key) : desc(key)] : []
  const match = q ? matchOf(q, productId) : undefined
  const found = match
    ? sql`${review.number} IN (SELECT rowid FROM review_search WHERE review_search MATCH ${match})`
    : undefined
  return db
    .select()
    .from(review)
    .where(
      and(
        isPublic(productId),
        stars === undefined ? undefined : eq(review.rating, stars),
        lang === undefined ? undefined : eq(review.lang, lang),
        verified ? isNotNull(review.verified) : undefined,
        verified ? ne(review.verified, 'email') : undefined,
        media ? sql`${review.photoCount} + ${review.mediaCount} > 0` : undefined,
        q && !match ? sql`0` : found,
        beyond(sort, place),
      ),
    )
    .orderBy(...order, desc(review.publishedAt), desc(review.id))
    .limit(limit + 1)
}
export const publicReview = (db: Reads, id: string) =>
  db
    .select()
    .from(review)
    .where(and(eq(review.id, id), eq(review.shown, true)))
    .get()

/** What the search finds of a review: its shown words, or nothing. */
export async function reindex(
  tx: DbTx,
  row: Pick<typeof review.$inferSelect, 'number' | 'shown' | 'title' | 'body' | 'productId'>,
) {
  await tx.run(sql`DELETE FROM review_search WHERE rowid = ${row.number}`)
  if (!row.shown) return
  const words = indexed(`${row.title}\n${row.body}`)
  await tx.run(
    sql`INSERT INTO review_search (rowid, words, product) VALUES (${row.number}, ${words}, ${productToken(row.productId)})`,
  )
}

export const repliesOf = (db: Reads, reviewIds: string[]) =>
  db
    .select()
    .from(reply)
    .where(and(inArray(reply.reviewId, reviewIds), sql`${reply.removedAt} IS NULL`))
/** What this person voted on these reviews, and which of them are their own. */
export async function sightOf(db: Reads, reviewIds: string[], contactId: string) {
  const votes = await db
    .select({ reviewId: reviewVote.reviewId, value: reviewVote.value })
    .from(reviewVote)
    .where(and(inArray(reviewVote.reviewId, reviewIds), ofPerson(reviewVote.contactId, contactId)))
  const own = await db
    .select({ id: review.id })
    .from(review)
    .where(and(inArray(review.id, reviewIds), ofPerson(review.contactId, contactId)))
  return { votes, own: own.map(({ id }) => id) }
}

/** One vote a person and review: the last one stands. */
export const saveVote = (tx: DbTx, row: typeof reviewVote.$inferInsert) =>
  tx
    .insert(reviewVote)
    .values(row)
    .onConflictDoUpdate({
      target: [reviewVote.reviewId, reviewVote.contactId],
      set: { value: row.value, votedAt: row.votedAt },
    })
/** Votes of the same person by another of their contacts go; that leaves the one that is written. */
export const dropVotes = (tx: DbTx, reviewId: string, contactId: string) =>
  tx.delete(reviewVote).where(and(eq(reviewVote.reviewId, reviewId), ofPerson(reviewVote.contactId, contactId)))
export async function countVotes(db: Reads, reviewId: string) {
  const sum = (value: number) => sql<number>`coalesce(sum(${reviewVote.value} = ${value}), 0)`
  return (await db
    .select({ up: sum(1), down: sum(-1) })
    .from(reviewVote)
    .where(eq(reviewVote.reviewId, reviewId))
    .get())!
}
export const setHelpful = (tx: DbTx, id: string, { up, down, score }: { up: number; down: number; score: number }) =>
  tx.update(review).set({ helpfulUp: up, helpfulDown: down, helpfulScore: score }).where(eq(review.id, id))

/**
 * Revisions that were shown: those a decision published. None up to the last one that something was found wrong with:
 * what was left out of it may stand in the ones before as well.
 */
export const shownRevisions = (db: Reads, reviewId: string, limit = 50) =>
  db
    .select()
    .from(reviewRevision)
    .where(
      and(
        eq(reviewRevision.reviewId, reviewId),
        sql`EXISTS (SELECT 1 FROM ${moderationDecision} d WHERE d.review_id = ${reviewId} AND d.to_state = 'published' AND d.revision = ${reviewRevision.n} AND d.reason IS NULL)`,
        sql`${reviewRevision.n} > coalesce((SELECT max(d.revision) FROM ${moderationDecision} d WHERE d.review_id = ${reviewId} AND d.reason IS NOT NULL), 0)`,
      ),
    )
    .orderBy(desc(reviewRevision.n))
    .limit(limit)

export const topics = (db: Reads, productId: string) =>
  db
    .select()
    .from(productTopic)
    .where(eq(productTopic.productId, productId))
    .orderBy(desc(productTopic.n), asc(productTopic.term))
export async function replaceTopics(tx: DbTx, productId: string, found: readonly Topic[]) {
  await tx.delete(productTopic).where(eq(productTopic.productId, productId))
  if (found.length > 0) await tx.insert(productTopic).values(found.map((topic) => ({ productId, ...topic })))
}
/** Words of the newest shown reviews of a product. */
export const newestWords = (db: Reads, productId: string, limit: number) =>
  db
    .select({ title: review.title, body: review.body, rating: review.rating, publishedAt: review.publishedAt })
    .from(review)
    .where(isPublic(productId))
    .orderBy(desc(review.publishedAt))
    .limit(limit)
export const productNames = (db: Reads, ids: string[]) =>
  db.select({ id: product.id, slug: product.slug, name: product.name }).from(product).where(inArray(product.id, ids))
export const productIds = (db: Reads) => db.all<{ id: string }>(sql`SELECT id FROM product`)
/** Counted over the newest of a product, so that it costs the same for any number of reviews. */
export const facets = (db: Reads, productId: string, newest: number) =>
  db.all<{ lang: string; n: number; verified: number; media: number }>(sql`
    SELECT lang, count(*) AS n, coalesce(sum(verified IS NOT NULL AND verified <> 'email'), 0) AS verified,
      coalesce(sum(photo_count + media_count > 0), 0) AS media
    FROM (SELECT lang, verified, photo_count, media_count FROM review
      WHERE shown = 1 AND product_id = ${productId} ORDER BY published_at DESC LIMIT ${newest})
    GROUP BY lang ORDER BY n DESC`)
export const savedFacets = async (db: Reads, productId: string) =>
  (await db.select().from(productFacet).where(eq(productFacet.productId, productId)).get())?.counts
export const saveFacets = (tx: DbTx, row: typeof productFacet.$inferInsert) =>
  tx
    .insert(productFacet)
    .values(row)
    .onConflictDoUpdate({
      target: productFacet.productId,
      set: { counts: row.counts, countedAt: row.countedAt },
    })
/** How many reviews of a product are shown, from its counters. */
export const shownCount = async (db: Reads, productId: string) => {
  const n = await db.select().from(ratingSummary).where(eq(ratingSummary.productId, productId)).get()
  return n ? n.n1 + n.n2 + n.n3 + n.n4 + n.n5 + n.imported : 0
}
