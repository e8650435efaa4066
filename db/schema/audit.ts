import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What staff, keys and the system did: append-only, each entry sealed with the hash of the one before. */
export const auditEntry = sqliteTable(
  'audit_entry',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    action: text().notNull(),
    eventId: text('event_id').notNull().unique(),
    data: text().notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text().notNull().unique(),
  },
  (t) => [index('audit_entry_actor').on(t.actorId, t.seq), check('audit_entry_data_is_json', sql`json_valid(data)`)],
)
