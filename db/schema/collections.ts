import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { product } from './products.ts'
import { testimonial } from './testimonials.ts'

export const COLLECTION_KINDS = ['manual', 'query'] as const

/** A list of testimonials that widgets show: put together by hand, or found by a query. */
export const collection = sqliteTable(
  'collection',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    kind: text({ enum: COLLECTION_KINDS }).notNull(),
    /** Null: of any product. */
    productId: text('product_id').references(() => product.id),
    /** JSON: what the query asks for; `{}` for a list made by hand. */
    query: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('collection_kind', sql`kind IN ('manual', 'query')`),
    check('collection_query_is_json', sql`json_valid(query)`),
    check('collection_slug', sql`slug GLOB '[a-z0-9]*' AND length(slug) BETWEEN 1 AND 60`),
    check('collection_name', sql`length(name) BETWEEN 1 AND 100`),
  ],
)

/** What is in a collection now, in its order; kept up to date for both kinds. */
export const collectionItem = sqliteTable(
  'collection_item',
  {
    collectionId: text('collection_id')
      .notNull()
      .references(() => collection.id),
    testimonialId: text('testimonial_id')
      .notNull()
      .references(() => testimonial.id),
    position: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.testimonialId] }),
    index('collection_item_order').on(t.collectionId, t.position),
    index('collection_item_testimonial').on(t.testimonialId),
  ],
)
