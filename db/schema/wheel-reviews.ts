import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A weekly review as it was held: its agenda stays what it said then. What was decided are items. */
export const wheelReview = sqliteTable(
  'wheel_review',
  {
    id: text().primaryKey(),
    heldAt: integer('held_at').notNull(),
    heldBy: text('held_by').notNull(),
    /** Who was there, and what was said beside the decisions. */
    note: text().notNull().default(''),
    agenda: text().notNull(),
  },
  (t) => [index('wheel_review_newest').on(t.heldAt, t.id), check('wheel_review_agenda', sql`json_valid(agenda)`)],
)
/** A colleague who wants the digest by mail. */
export const digestReader = sqliteTable('digest_reader', {
  accountId: text('account_id').primaryKey(),
  since: integer().notNull(),
  /** The week of the last one, counted as the weeks of cohorts are. */
  lastWeek: integer('last_week'),
})
