import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { TEAMS } from './items.ts'

export const FEED_SOURCES = [
  ...(['review', 'request', 'request_comment', 'survey', 'support', 'complaint', 'call'] as const),
] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** Something a customer said, wherever they said it. Its words stay where they are; here stands what we made of it. */
export const feedEntry = sqliteTable(
  'feed_entry',
  {
    id: text().primaryKey(),
    source: text({ enum: FEED_SOURCES }).notNull(),
    /** The id of what was written, or the number of the event that told of it. */
    sourceId: text('source_id').notNull(),
    contactId: text('contact_id').references(() => contact.id),
    at: integer().notNull(),
    team: text({ enum: TEAMS }),
    ownerId: text('owner_id'),
    /** 1 to 5, given by a colleague or with the event. */
    score: integer(),
    /** Somebody waits for an answer, or did. */
    asks: integer({ mode: 'boolean' }).notNull(),
    answeredAt: integer('answered_at'),
  },
  (t) => [
    uniqueIndex('feed_entry_once').on(t.source, t.sourceId),
    index('feed_entry_newest').on(t.at, t.id),
    index('feed_entry_waits').on(t.at, t.id).where(sql`asks = 1 AND answered_at IS NULL`),
    index('feed_entry_contact').on(t.contactId, t.at).where(sql`contact_id IS NOT NULL`),
    check('feed_entry_source', sql`source IN (${LIST(FEED_SOURCES)})`),
    check('feed_entry_team', sql`team IS NULL OR team IN (${LIST(TEAMS)})`),
    check('feed_entry_score', sql`score IS NULL OR score BETWEEN 1 AND 5`),
    check('feed_entry_asks', sql`asks IN (0, 1) AND (answered_at IS NULL OR asks = 1)`),
  ],
)
/** What it is about, in a word or two; the same word from many customers is a question that recurs. */
export const feedTag = sqliteTable(
  'feed_tag',
  {
    tag: text().notNull(),
    entryId: text('entry_id')
      .notNull()
      .references(() => feedEntry.id),
  },
  (t) => [
    primaryKey({ columns: [t.tag, t.entryId] }),
    index('feed_tag_entry').on(t.entryId),
    check('feed_tag_form', sql`tag = lower(tag) AND length(tag) BETWEEN 1 AND 60`),
  ],
)
/** How far the two logs are read. */
export const feedMark = sqliteTable('feed_mark', { log: text().primaryKey(), seq: integer().notNull() })

/** What the company wants to reach, in a few short lines, for everybody who answers customers. */
export const companyGoal = sqliteTable(
  'company_goal',
  {
    position: integer().primaryKey(),
    words: text().notNull(),
    changedAt: integer('changed_at').notNull(),
    changedBy: text('changed_by').notNull(),
  },
  () => [check('company_goal_words', sql`length(words) BETWEEN 1 AND 200`)],
)
