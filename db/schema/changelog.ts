import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { requestStatus } from './boards.ts'
import { request } from './feature-requests.ts'

export const ENTRY_KINDS = ['new', 'improved', 'fixed'] as const
export const ENTRY_STATES = ['draft', 'scheduled', 'published', 'unpublished'] as const

/** What has changed in the product, for everybody to read. `number` is its public address. */
export const changelogEntry = sqliteTable(
  'changelog_entry',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    kind: text({ enum: ENTRY_KINDS }).notNull(),
    title: text().notNull(),
    /** Markdown as it was written. */
    body: text().notNull().default(''),
    state: text({ enum: ENTRY_STATES }).notNull().default('draft'),
    /** When the clock publishes it. */
    publishAt: integer('publish_at'),
    publishedAt: integer('published_at'),
    /** What the requests it is about become when it is published; null leaves them as they are. */
    shipStatusId: text('ship_status_id').references(() => requestStatus.id),
    /** Whether their followers are told. */
    tell: integer({ mode: 'boolean' }).notNull().default(true),
    /** Why the clock could not publish it, in a sentence. */
    refusal: text(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    index('changelog_entry_newest').on(t.publishedAt, t.number).where(sql`state = 'published'`),
    index('changelog_entry_due').on(t.publishAt).where(sql`state = 'scheduled'`),
    check('changelog_entry_kind', sql`kind IN ('new', 'improved', 'fixed')`),
    check('changelog_entry_state', sql`state IN ('draft', 'scheduled', 'published', 'unpublished')`),
    check('changelog_entry_title', sql`length(title) BETWEEN 1 AND 1000`),
    check('changelog_entry_scheduled', sql`(state = 'scheduled') = (publish_at IS NOT NULL)`),
    check('changelog_entry_published', sql`state <> 'published' OR published_at IS NOT NULL`),
    check('changelog_entry_refusal', sql`refusal IS NULL OR state = 'draft'`),
  ],
)

/** Which requests an entry is about. */
export const changelogRequest = sqliteTable(
  'changelog_request',
  {
    entryId: text('entry_id')
      .notNull()
      .references(() => changelogEntry.id),
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
  },
  (t) => [primaryKey({ columns: [t.entryId, t.requestId] }), index('changelog_request_of').on(t.requestId)],
)
