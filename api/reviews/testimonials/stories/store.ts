import { and, desc, eq, ne, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { company, contact } from '../../../../db/schema/contacts.ts'
import { product } from '../../../../db/schema/products.ts'
import { review } from '../../../../db/schema/reviews.ts'
import { story } from '../../../../db/schema/stories.ts'
import { disclosuresOfReview, scopesOfReview } from '../store.ts'

export type StoryRow = typeof story.$inferSelect
const listed = (db: Reads, where: SQL | undefined) =>
  db
    .select({
      story,
      ...{ displayName: review.displayName, displayFormat: review.displayFormat, rating: review.rating },
      ...{ lang: review.lang, body: review.body, shown: review.shown, contactId: review.contactId },
      productId: review.productId,
      product: { slug: product.slug, name: product.name },
      company: sql<string | null>`${company.name}`,
      ...{ disclosures: disclosuresOfReview, scopes: scopesOfReview },
    })
    .from(story)
    .innerJoin(review, eq(review.id, story.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(contact, eq(contact.id, review.contactId))
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(where)
    .orderBy(desc(story.changedAt), desc(story.id))
    .limit(100)
export type StoryFound = Awaited<ReturnType<typeof listed>>[number]

export const stories = (db: Reads) => listed(db, undefined)
export const liveStories = (db: Reads) => listed(db, and(eq(story.state, 'live'), eq(review.shown, true)))
export const storyById = async (db: Reads, id: string) => (await listed(db, eq(story.id, id)))[0]
export const storyBySlug = async (db: Reads, slug: string) => (await listed(db, eq(story.slug, slug)))[0]
/** The one of a review that is not retired. */
export const standingStory = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(story)
    .where(and(eq(story.reviewId, reviewId), ne(story.state, 'retired')))
    .get()
export const slugTaken = async (db: Reads, slug: string) =>
  (await db.select({ id: story.id }).from(story).where(eq(story.slug, slug)).get()) !== undefined
export const insertStory = (tx: DbTx, row: typeof story.$inferInsert) => tx.insert(story).values(row)
/** Changes a story only as it was seen; false when somebody was faster. */
export const changeStory = async (tx: DbTx, { id, state, version }: StoryRow, to: Partial<StoryRow>) => {
  const rows = await tx
    .update(story)
    .set(to)
    .where(and(eq(story.id, id), eq(story.state, state), eq(story.version, version)))
    .returning({ id: story.id })
  return rows.length === 1
}
/** Nothing of a customer's words stays in what was written around them. */
export const scrubStories = (tx: DbTx, reviewId: string) =>
  tx
    .update(story)
    .set({ title: '', parts: '[]', slug: sql`${story.id}` })
    .where(eq(story.reviewId, reviewId))
