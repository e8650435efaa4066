import { and, desc, eq, inArray } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { product } from '../../../db/schema/products.ts'
import { reviewForm } from '../../../db/schema/review-evidence.ts'

export const newestForm = (db: Reads, productId: string) =>
  db
    .select()
    .from(reviewForm)
    .where(eq(reviewForm.productId, productId))
    .orderBy(desc(reviewForm.version))
    .limit(1)
    .get()
export const formOf = (db: Reads, productId: string, id: string) =>
  db
    .select()
    .from(reviewForm)
    .where(and(eq(reviewForm.id, id), eq(reviewForm.productId, productId)))
    .get()
export const formsByIds = (db: Reads, ids: string[]) =>
  ids.length === 0 ? [] : db.select().from(reviewForm).where(inArray(reviewForm.id, ids))
export const insertForm = (tx: DbTx, row: typeof reviewForm.$inferInsert) => tx.insert(reviewForm).values(row)
export const productIdBySlug = async (db: Reads, slug: string) =>
  (await db.select({ id: product.id }).from(product).where(eq(product.slug, slug)).get())?.id
