import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { account } from './identity.ts'
import { review } from './reviews.ts'

export const STORY_STATES = ['draft', 'asked', 'live', 'retired'] as const
export const STORY_REASONS = [
  'consent_withdrawn',
  'review_withdrawn',
  'review_changed',
  'review_removed',
  'erased',
  'manual',
  'declined',
] as const

/** A longer account of one customer: the company's words between quotes of their review, shown when they have agreed to it. */
export const story = sqliteTable(
  'story',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    /** The revision of the review that quotes are places in. */
    revision: integer().notNull(),
    title: text().notNull(),
    /** JSON, in order: `{kind: 'text', text}` in the company's voice, `{kind: 'quote', ranges, excerpt}`, `{kind: 'figure', value, label}`. */
    parts: text().notNull(),
    /** Which text this is; a change of it is the next, and has to be agreed to anew. */
    version: integer().notNull().default(1),
    state: text({ enum: STORY_STATES }).notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    askedAt: integer('asked_at'),
    /** The version its customer agreed to. */
    approvedVersion: integer('approved_version'),
    liveFrom: integer('live_from'),
    retiredAt: integer('retired_at'),
    retiredReason: text('retired_reason', { enum: STORY_REASONS }),
    writtenBy: text('written_by')
      .notNull()
      .references(() => account.id),
  },
  (t) => [
    uniqueIndex('story_one_standing').on(t.reviewId).where(sql`state <> 'retired'`),
    index('story_review').on(t.reviewId),
    index('story_live').on(t.liveFrom).where(sql`state = 'live'`),
    check('story_state', sql`state IN ('draft', 'asked', 'live', 'retired') AND version >= 1`),
    check('story_parts_are_json', sql`json_valid(parts)`),
    check('story_asked', sql`state <> 'asked' OR asked_at IS NOT NULL`),
    check('story_approved', sql`state <> 'live' OR (approved_version IS version AND live_from IS NOT NULL)`),
    check(
      'story_retired',
      sql`(state = 'retired') = (retired_reason IS NOT NULL) AND (state = 'retired') = (retired_at IS NOT NULL)`,
    ),
  ],
)
