import { and, desc, eq, exists, gt, inArray, isNotNull, isNull, ne, notExists, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { consent } from '../../../db/schema/contacts.ts'
import { widgetStatDay } from '../../../db/schema/embeds.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'
import { authorAsk, testimonial, testimonialTag } from '../../../db/schema/testimonials.ts'
import { asWritten } from '../../kernel/search.ts'
import type { TestimonialQuery } from './contract.ts'

export type TestimonialRow = typeof testimonial.$inferSelect

/** A consent that stands now, for the review of the row at hand. */
const standing = (db: Reads, scope: (typeof consent.$inferSelect)['scope']) =>
  db
    .select({ one: sql`1` })
    .from(consent)
    .where(and(eq(consent.reviewId, review.id), eq(consent.scope, scope), isNull(consent.withdrawnAt)))
const permissionAsked = sql<number>`EXISTS (SELECT 1 FROM ${authorAsk} a WHERE a.review_id = ${review.id} AND a.kind = 'permission')`

/** When the question that waits for its day goes out. */
const questionWaitsUntil = sql<
  number | null
>`(SELECT max(a.due_at) FROM ${authorAsk} a WHERE a.testimonial_id = ${testimonial.id} AND a.kind = 'permission')`

/** What the author of a review allows now. */
export const standingScopes = async (db: Reads, reviewId: string): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await db
        .select({ scope: consent.scope })
        .from(consent)
        .where(and(eq(consent.reviewId, reviewId), isNull(consent.withdrawnAt)))
    ).map(({ scope }) => scope),
  )

/** Published reviews that no testimonial stands for, newest first. */
export const candidates = (db: Reads) =>
  db
    .select({
      review,
      product: { slug: product.slug, name: product.name },
      consented: sql<number>`exists ${standing(db, 'website_widgets')}`,
      mayShorten: sql<number>`exists ${standing(db, 'shorten_verbatim')}`,
      asked: permissionAsked,
    })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(
      and(
        eq(review.shown, true),
        isNotNull(review.contactId),
        notExists(
          db
            .select({ one: sql`1` })
            .from(testimonial)
            .where(and(eq(testimonial.reviewId, review.id), ne(testimonial.state, 'retired'))),
        ),
      ),
    )
    .orderBy(desc(review.publishedAt))
    .limit(50)

const tagsOf = (kind: 'tag' | 'theme') =>
  sql<string>`(SELECT json_group_array(tag) FROM (SELECT tag FROM ${testimonialTag} x WHERE x.testimonial_id = ${testimonial.id} AND x.kind = ${kind} ORDER BY tag))`
/** What connects the author with the company, as it stands now. */
export const disclosuresOfReview = sql<string>`(SELECT json_group_array(json_object('type', d.type, 'text', d.text)) FROM disclosure d
  WHERE d.review_id = ${review.id} AND d.voids_id IS NULL AND NOT EXISTS (SELECT 1 FROM disclosure v WHERE v.voids_id = d.id))`
export const scopesOfReview = sql<string>`(SELECT json_group_array(scope) FROM (SELECT scope FROM ${consent} c WHERE c.review_id = ${review.id} AND c.withdrawn_at IS NULL ORDER BY scope))`
const ORDER = sql`CASE ${testimonial.state} WHEN 'live' THEN 0 WHEN 'permitted' THEN 1 WHEN 'permission_requested' THEN 2 WHEN 'candidate' THEN 3 ELSE 4 END`

/** Text for LIKE, found as it is written. */
const containing = (text: string) => `%${asWritten(text)}%`
const hasTag = (db: Reads, tag: string) =>
  exists(
    db
      .select({ one: sql`1` })
      .from(testimonialTag)
      .where(and(eq(testimonialTag.testimonialId, testimonial.id), eq(testimonialTag.tag, tag))),
  )

function matching(db: Reads, { state, product: slug, tag, q }: TestimonialQuery): SQL | undefined {
  return and(
    state === 'standing' ? ne(testimonial.state, 'retired') : undefined,
    state === 'usable' ? inArray(testimonial.state, ['live', 'permitted']) : undefined,
    state && state !== 'standing' && state !== 'usable' ? eq(testimonial.state, state) : undefined,
    slug ? eq(product.slug, slug) : undefined,
    tag ? hasTag(db, tag) : undefined,
    q
      ? or(
          sql`${testimonial.excerpt} LIKE ${containing(q)} ESCAPE '\\'`,
          sql`${review.displayName} LIKE ${containing(q)} ESCAPE '\\'`,
          eq(testimonial.code, q.toUpperCase()),
        )
      : undefined,
  )
}

export const testimonials = (db: Reads, query: TestimonialQuery & { ids?: string[] } = {}) =>
  db
    .select({
      testimonial,
      product: { slug: product.slug, name: product.name },
      ...{ displayName: review.displayName, rating: review.rating, lang: review.lang },
      ...{ tags: tagsOf('tag'), themes: tagsOf('theme') },
      ...{
        disclosures: disclosuresOfReview,
        scopes: scopesOfReview,
        asked: permissionAsked,
        mailAt: questionWaitsUntil,
      },
      seen: sql<number>`coalesce(sum(${widgetStatDay.seen}), 0)`,
      clicks: sql<number>`coalesce(sum(${widgetStatDay.clicks}), 0)`,
    })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(widgetStatDay, and(eq(widgetStatDay.testimonialId, testimonial.id), eq(widgetStatDay.bot, 0)))
    .where(and(matching(db, query), query.ids ? inArray(testimonial.id, query.ids) : undefined))
    .groupBy(testimonial.id)
    .orderBy(ORDER, desc(testimonial.liveFrom), desc(testimonial.id))
    .limit(200)

export const liveTestimonials = (db: Reads, slug: string) =>
  db
    .select({
      id: testimonial.id,
      excerpt: testimonial.excerpt,
      displayName: review.displayName,
      rating: review.rating,
      lang: review.lang,
    })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .where(and(eq(testimonial.state, 'live'), eq(product.slug, slug)))
    .orderBy(desc(testimonial.liveFrom), desc(testimonial.id))
    .limit(12)

export const insertTestimonial = (tx: DbTx, row: typeof testimonial.$inferInsert) => tx.insert(testimonial).values(row)
export const testimonialById = (db: Reads, id: string) =>
  db
    .select({ testimonial, contactId: review.contactId, productId: review.productId })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(eq(testimonial.id, id))
    .get()
/** The one that is not retired, if there is one. */
export const standingOf = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(testimonial)
    .where(and(eq(testimonial.reviewId, reviewId), ne(testimonial.state, 'retired')))
    .get()
/** The last one that was retired. */
export const lastRetiredOf = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(testimonial)
    .where(and(eq(testimonial.reviewId, reviewId), eq(testimonial.state, 'retired')))
    .orderBy(desc(testimonial.retiredAt), desc(testimonial.id))
    .limit(1)
    .get()
/** Words that were retired for one of these reasons, and that their author has not stood by or agreed to since. */
export const refusedWords = async (
  db: Reads,
  reviewId: string,
  reasons: readonly NonNullable<TestimonialRow['retiredReason']>[],
): Promise<string[]> =>
  (
    await db
      .select({ excerpt: testimonial.excerpt })
      .from(testimonial)
      .where(
        and(
          eq(testimonial.reviewId, reviewId),
          inArray(testimonial.retiredReason, [...reasons]),
          sql`coalesce(${testimonial.affirmedAt}, 0) <= ${testimonial.retiredAt}`,
          notExists(
            db
              .select({ one: sql`1` })
              .from(consent)
              .where(
                and(
                  eq(consent.reviewId, testimonial.reviewId),
                  eq(consent.scope, 'website_widgets'),
                  isNull(consent.withdrawnAt),
                  gt(consent.grantedAt, testimonial.retiredAt),
                ),
              ),
          ),
        ),
      )
  ).map(({ excerpt }) => excerpt)
export const hasCode = async (db: Reads, code: string) =>
  (await db.select({ id: testimonial.id }).from(testimonial).where(eq(testimonial.code, code)).get()) !== undefined

/** Changes a testimonial only as it was seen; false when somebody was faster. */
export const change = async (
  tx: DbTx,
  { id, state }: Pick<TestimonialRow, 'id' | 'state'>,
  to: Partial<TestimonialRow>,
): Promise<boolean> => {
  const rows = await tx
    .update(testimonial)
    .set(to)
    .where(and(eq(testimonial.id, id), eq(testimonial.state, state)))
    .returning({ id: testimonial.id })
  return rows.length === 1
}

export async function replaceTags(tx: DbTx, id: string, kinds: Record<'tag' | 'theme', readonly string[]>) {
  await tx.delete(testimonialTag).where(eq(testimonialTag.testimonialId, id))
  const rows = (['tag', 'theme'] as const).flatMap((kind) =>
    kinds[kind].map((tag) => ({ testimonialId: id, kind, tag })),
  )
  if (rows.length > 0) await tx.insert(testimonialTag).values(rows)
}
/** Every tag in use, the most used first. */
export const tagsInUse = (db: Reads) =>
  db
    .select({ kind: testimonialTag.kind, tag: testimonialTag.tag, n: sql<number>`count(*)` })
    .from(testimonialTag)
    .groupBy(testimonialTag.kind, testimonialTag.tag)
    .orderBy(desc(sql`count(*)`), testimonialTag.tag)
    .limit(100)
