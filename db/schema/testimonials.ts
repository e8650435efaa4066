import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { account } from './identity.ts'
import { review } from './reviews.ts'

export const TESTIMONIAL_STATES = ['live', 'retired'] as const
export const RETIRED_REASONS = [
  'consent_withdrawn',
  'review_withdrawn',
  'review_changed',
  'review_removed',
  'erased',
  'manual',
] as const

/** A verbatim excerpt of one review, shown with the author's consent and labelled as a selection. */
export const testimonial = sqliteTable(
  'testimonial',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    ranges: text().notNull(),
    excerpt: text().notNull(),
    state: text({ enum: TESTIMONIAL_STATES }).notNull(),
    liveFrom: integer('live_from').notNull(),
    retiredAt: integer('retired_at'),
    retiredReason: text('retired_reason', { enum: RETIRED_REASONS }),
    approvedBy: text('approved_by')
      .notNull()
      .references(() => account.id),
  },
  (t) => [
    uniqueIndex('testimonial_one_live').on(t.reviewId).where(sql`state = 'live'`),
    check('testimonial_state', sql`state IN ('live', 'retired')`),
    check('testimonial_retired', sql`(state = 'retired') = (retired_reason IS NOT NULL AND retired_at IS NOT NULL)`),
    check('testimonial_ranges_are_json', sql`json_valid(ranges)`),
  ],
)
