import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Token buckets that must outlive a restart. The key is a hash: no address or e-mail stands here. */
export const rateBucket = sqliteTable('rate_bucket', {
  key: text().primaryKey(),
  tokens: real().notNull(),
  updatedAt: integer('updated_at').notNull(),
})
