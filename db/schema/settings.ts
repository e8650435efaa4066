import { sql } from 'drizzle-orm'
import { blob, check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

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

export const ASSET_KINDS = ['logo'] as const

/** A small picture of the portal's own, decoded and written anew when it came in. Its name is the hash of its bytes. */
export const asset = sqliteTable(
  'asset',
  {
    hash: text().primaryKey(),
    kind: text({ enum: ASSET_KINDS }).notNull(),
    type: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('asset_kind', sql`kind IN ('logo')`),
    check('asset_type', sql`type IN ('image/png', 'image/webp', 'image/jpeg')`),
    check('asset_size', sql`length(bytes) BETWEEN 1 AND 524288`),
  ],
)
