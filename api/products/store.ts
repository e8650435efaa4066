import { asc, eq } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { product } from '../../db/schema/products.ts'
import { ratingSummary } from '../../db/schema/reviews.ts'

export type ProductRow = typeof product.$inferSelect
const withCounts = (db: Reads) =>
  db
    .select({ product, counts: ratingSummary })
    .from(product)
    .leftJoin(ratingSummary, eq(ratingSummary.productId, product.id))

export const products = (db: Reads) => withCounts(db).orderBy(asc(product.createdAt), asc(product.id))
export const productBySlug = (db: Reads, slug: string) => withCounts(db).where(eq(product.slug, slug)).get()
export const productById = (db: Reads, id: string) => withCounts(db).where(eq(product.id, id)).get()
export const insertProduct = (tx: DbTx, row: typeof product.$inferInsert) => tx.insert(product).values(row)
export const changeProduct = (tx: DbTx, id: string, change: Partial<ProductRow>) =>
  tx.update(product).set(change).where(eq(product.id, id))
