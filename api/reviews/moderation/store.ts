import { and, asc, count, eq, gt, or } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'
import type { Key, Paging } from '../../kernel/page.ts'

/** Oldest first. The rating is not selected: nobody can be shown what nobody has read. */
export const pending = (db: Reads, { limit }: Paging, after: Key | undefined) =>
  db
    .select({
      id: review.id,
      product: { slug: product.slug, name: product.name },
      title: review.title,
      body: review.body,
      lang: review.lang,
      displayName: review.displayName,
      experienceDate: review.experienceDate,
      submittedAt: review.submittedAt,
      flags: review.flags,
    })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(
      and(
        eq(review.state, 'pending'),
        after && or(gt(review.submittedAt, after.at), and(eq(review.submittedAt, after.at), gt(review.id, after.id))),
      ),
    )
    .orderBy(asc(review.submittedAt), asc(review.id))
    .limit(limit + 1)
export const pendingCount = async (db: Reads) =>
  (await db.select({ n: count() }).from(review).where(eq(review.state, 'pending')).get())!.n
