import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

/** What hosts call the things they tell us of, and which of the names that the rules know each counts as. */
export const eventType = sqliteTable('event_type', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  countsAs: text('counts_as'),
  firstAt: integer('first_at').notNull(),
})

/** Append-only: what others told us of; a trigger refuses changes other than forgetting whose it was. */
export const trackedEvent = sqliteTable(
  'tracked_event',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    typeId: integer('type_id')
      .notNull()
      .references(() => eventType.id),
    /** Null of nobody we know; it never becomes somebody's by itself. */
    contactId: text('contact_id').references(() => contact.id),
    /** By the clock of who told us, and by ours. */
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    /** Told too late to move a stage: it counts in figures only. */
    late: integer({ mode: 'boolean' }).notNull(),
    props: text(),
  },
  (t) => [
    index('tracked_event_contact').on(t.contactId, t.occurredAt, t.seq).where(sql`contact_id IS NOT NULL`),
    check('tracked_event_props_are_json', sql`props IS NULL OR json_valid(props)`),
  ],
)

/** Whose stage has to be looked at again, because something about their events changed. */
export const stageQueue = sqliteTable(
  'stage_queue',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    askedAt: integer('asked_at').notNull(),
  },
  (t) => [index('stage_queue_asked').on(t.askedAt)],
)
