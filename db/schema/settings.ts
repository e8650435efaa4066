import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row per switch; the value is JSON of the shape its contract names. */
export const setting = sqliteTable(
  'setting',
  { key: text().primaryKey(), value: text().notNull(), updatedAt: integer('updated_at').notNull() },
  () => [check('setting_is_json', sql`json_valid(value)`)],
)

/** Keys the portal makes for itself at first start; every process on one database shares them. */
export const secret = sqliteTable('secret', {
  name: text().primaryKey(),
  value: text().notNull(),
  createdAt: integer('created_at').notNull(),
})
