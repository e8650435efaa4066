import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const PRODUCT_KINDS = ['product', 'software_app', 'service', 'course', 'event'] as const

/** What is reviewed. */
export const product = sqliteTable(
  'product',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    kind: text({ enum: PRODUCT_KINDS }).notNull(),
    description: text().notNull().default(''),
    url: text(),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('product_kind', sql`kind IN ('product', 'software_app', 'service', 'course', 'event')`)],
)
