import { asc, eq } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { product } from '../../db/schema/products.ts'
import { ratingSummary } from '../../db/schema/reviews.ts'

const withCounts = (db: Reads) =>
  db
    .select({ product, counts: ratingSummary })
    .from(product)
    .leftJoin(ratingSummary, eq(ratingSummary.productId, product.id))

export const products = (db: Reads) => withCounts(db).orderBy(asc(product.createdAt))
export const productBySlug = (db: Reads, slug: string) => withCounts(db).where(eq(product.slug, slug)).get()
export const insertProduct = (tx: DbTx, row: typeof product.$inferInsert) => tx.insert(product).values(row)
