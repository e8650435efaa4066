import { and, asc, count, desc, eq, exists, gte, inArray, notExists, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { collection, collectionItem } from '../../../../db/schema/collections.ts'
import { widget } from '../../../../db/schema/embeds.ts'
import { product } from '../../../../db/schema/products.ts'
import { disclosure } from '../../../../db/schema/review-evidence.ts'
import { review } from '../../../../db/schema/reviews.ts'
import { testimonial, testimonialTag } from '../../../../db/schema/testimonials.ts'
import type { CollectionQuery } from './contract.ts'
import { topicMatch } from './rules.ts'

export type CollectionRow = typeof collection.$inferSelect
const one = { one: sql`1` }

/** What a query finds now, the newest first. */
export async function found(db: Reads, productId: string | null, query: CollectionQuery): Promise<string[]> {
  const { tags, topic, lang, minRating, disclosure: asked, newest } = query
  const disclosed = db
    .select(one)
    .from(disclosure)
    .where(
      and(
        eq(disclosure.reviewId, review.id),
        sql`${disclosure.voidsId} IS NULL AND NOT EXISTS (SELECT 1 FROM disclosure v WHERE v.voids_id = ${disclosure.id})`,
      ),
    )
  const tagged = db
    .select(one)
    .from(testimonialTag)
    .where(and(eq(testimonialTag.testimonialId, testimonial.id), inArray(testimonialTag.tag, tags)))
  const match = topicMatch(topic)
  const rows = await db
    .select({ id: testimonial.id })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(
      and(
        eq(testimonial.state, 'live'),
        eq(review.shown, true),
        productId === null ? undefined : eq(review.productId, productId),
        tags.length > 0 ? exists(tagged) : undefined,
        match
          ? sql`${review.number} IN (SELECT rowid FROM review_search WHERE review_search MATCH ${match})`
          : undefined,
        lang ? inLanguage(lang) : undefined,
        gte(review.rating, minRating),
        asked === 'with' ? exists(disclosed) : undefined,
        asked === 'without' ? notExists(disclosed) : undefined,
      ),
    )
    .orderBy(desc(testimonial.liveFrom), desc(testimonial.id))
    .limit(newest)
  return rows.map(({ id }) => id)
}
const inLanguage = (lang: string): SQL | undefined =>
  or(eq(review.lang, lang), sql`substr(${review.lang}, 1, ${lang.length + 1}) = ${`${lang}-`}`)

export const itemIds = async (db: Reads, collectionId: string) =>
  (
    await db
      .select({ id: collectionItem.testimonialId })
      .from(collectionItem)
      .where(eq(collectionItem.collectionId, collectionId))
      .orderBy(asc(collectionItem.position))
  ).map(({ id }) => id)
/** Of these, in their order, what is live and of the product. */
export async function liveAmong(db: Reads, ids: readonly string[], productId: string | null): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({ id: testimonial.id })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(
      and(
        inArray(testimonial.id, [...ids]),
        eq(testimonial.state, 'live'),
        productId === null ? undefined : eq(review.productId, productId),
      ),
    )
  const live = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => live.has(id))
}
export async function replaceItems(tx: DbTx, collectionId: string, ids: readonly string[]): Promise<void> {
  await tx.delete(collectionItem).where(eq(collectionItem.collectionId, collectionId))
  const rows = ids.map((testimonialId, position) => ({ collectionId, testimonialId, position }))
  if (rows.length > 0) await tx.insert(collectionItem).values(rows)
}

const withProduct = {
  collection,
  product: { slug: product.slug, name: product.name },
  n: sql<number>`(SELECT count(*) FROM ${collectionItem} i WHERE i.collection_id = ${collection.id})`,
}
export const rows = (db: Reads) => db.select().from(collection).orderBy(asc(collection.createdAt), asc(collection.id))
export const collections = (db: Reads) =>
  db
    .select(withProduct)
    .from(collection)
    .leftJoin(product, eq(product.id, collection.productId))
    .orderBy(desc(collection.createdAt), desc(collection.id))
    .limit(200)
export const collectionById = (db: Reads, id: string) =>
  db
    .select(withProduct)
    .from(collection)
    .leftJoin(product, eq(product.id, collection.productId))
    .where(eq(collection.id, id))
    .get()
export const widgetsOf = (db: Reads, collectionIds: string[]) =>
  db
    .select({ id: widget.id, name: widget.name, collectionId: widget.collectionId })
    .from(widget)
    .where(inArray(widget.collectionId, collectionIds))
    .orderBy(asc(widget.number))
export const countAll = async (db: Reads) => (await db.select({ n: count() }).from(collection).get())!.n
export const insertCollection = (tx: DbTx, row: typeof collection.$inferInsert) => tx.insert(collection).values(row)
export const changeCollection = (tx: DbTx, id: string, change: Partial<CollectionRow>) =>
  tx.update(collection).set(change).where(eq(collection.id, id))
export async function deleteCollection(tx: DbTx, id: string): Promise<void> {
  await tx.delete(collectionItem).where(eq(collectionItem.collectionId, id))
  await tx.delete(collection).where(eq(collection.id, id))
}
export const slugTaken = async (db: Reads, slug: string) =>
  (await db.select({ id: collection.id }).from(collection).where(eq(collection.slug, slug)).get()) !== undefined

/** What people see of the members. */
export const membersOf = (db: Reads, collectionId: string) =>
  db
    .select({
      ...{ id: testimonial.id, excerpt: testimonial.excerpt, displayName: review.displayName },
      ...{ rating: review.rating, lang: review.lang, product: { slug: product.slug, name: product.name } },
      tags: sql<string>`(SELECT json_group_array(DISTINCT t.tag) FROM ${testimonialTag} t WHERE t.testimonial_id = ${testimonial.id})`,
      disclosed: sql<number>`EXISTS (SELECT 1 FROM ${disclosure} d WHERE d.review_id = ${review.id} AND d.voids_id IS NULL AND NOT EXISTS (SELECT 1 FROM disclosure v WHERE v.voids_id = d.id))`,
    })
    .from(collectionItem)
    .innerJoin(testimonial, eq(testimonial.id, collectionItem.testimonialId))
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .where(eq(collectionItem.collectionId, collectionId))
    .orderBy(asc(collectionItem.position))
