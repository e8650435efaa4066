import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { account } from './identity.ts'
import { review } from './reviews.ts'

export const TESTIMONIAL_STATES = ['candidate', 'permission_requested', 'permitted', 'live', 'retired'] as const
export const RETIRED_REASONS = [
  'consent_withdrawn',
  'review_withdrawn',
  'review_changed',
  'review_removed',
  'erased',
  'manual',
  'stale',
  'not_true',
  'declined',
] as const

/**
 * A verbatim excerpt of one revision of a review, chosen by the company and shown with the author's consent. A trigger
 * refuses words that the review does not hold.
 */
export const testimonial = sqliteTable(
  'testimonial',
  {
    id: text().primaryKey(),
    /** Short enough to be read out: who was convinced by these words can say which. */
    code: text().notNull().unique(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    /** The revision of the review that `ranges` are places in. */
    revision: integer().notNull(),
    ranges: text().notNull(),
    excerpt: text().notNull(),
    /** Whether the excerpt leaves some of the review out, which needs a consent of its own. */
    shortened: integer({ mode: 'boolean' }).notNull(),
    state: text({ enum: TESTIMONIAL_STATES }).notNull(),
    createdAt: integer('created_at').notNull(),
    /** When the author was asked, and whether their yes puts it online. */
    askedAt: integer('asked_at'),
    liveWhenPermitted: integer('live_when_permitted', { mode: 'boolean' }).notNull().default(false),
    liveFrom: integer('live_from'),
    /** Until when it counts as true; the author is asked before. */
    reviewBy: integer('review_by'),
    affirmedAt: integer('affirmed_at'),
    retiredAt: integer('retired_at'),
    retiredReason: text('retired_reason', { enum: RETIRED_REASONS }),
    approvedBy: text('approved_by')
      .notNull()
      .references(() => account.id),
  },
  (t) => [
    uniqueIndex('testimonial_one_standing').on(t.reviewId).where(sql`state <> 'retired'`),
    index('testimonial_review').on(t.reviewId),
    index('testimonial_review_by').on(t.reviewBy).where(sql`state = 'live'`),
    index('testimonial_live').on(t.liveFrom).where(sql`state = 'live'`),
    check(
      'testimonial_state',
      sql`state IN ('candidate', 'permission_requested', 'permitted', 'live', 'retired') AND shortened IN (0, 1)`,
    ),
    check('testimonial_asked', sql`state <> 'permission_requested' OR asked_at IS NOT NULL`),
    check(
      'testimonial_live_from',
      sql`CASE state WHEN 'live' THEN live_from IS NOT NULL AND review_by > live_from WHEN 'retired' THEN 1 ELSE live_from IS NULL AND review_by IS NULL END`,
    ),
    check(
      'testimonial_retired',
      sql`(state = 'retired') = (retired_reason IS NOT NULL) AND (state = 'retired') = (retired_at IS NOT NULL)`,
    ),
    check(
      'testimonial_retired_reason',
      sql`retired_reason IS NULL OR retired_reason IN (${sql.raw(RETIRED_REASONS.map((reason) => `'${reason}'`).join(', '))})`,
    ),
    check('testimonial_ranges_are_json', sql`json_valid(ranges)`),
    check('testimonial_code', sql`length(code) = 6`),
  ],
)

export const TAG_KINDS = ['tag', 'theme'] as const
/** Words staff put beside a testimonial: to find it by, or what changed for its author. */
export const testimonialTag = sqliteTable(
  'testimonial_tag',
  {
    testimonialId: text('testimonial_id')
      .notNull()
      .references(() => testimonial.id),
    kind: text({ enum: TAG_KINDS }).notNull(),
    tag: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.testimonialId, t.kind, t.tag] }),
    index('testimonial_tag_tag').on(t.kind, t.tag),
    check('testimonial_tag_kind', sql`kind IN ('tag', 'theme')`),
    check('testimonial_tag_form', sql`length(tag) BETWEEN 1 AND 40 AND tag = lower(trim(tag))`),
  ],
)

export const ASK_KINDS = ['permission', 'affirmation', 'story'] as const
/**
 * What an author was asked by mail. The link works once for an answer and needs no sign-in; for one review, permission is
 * asked once and never again.
 */
export const authorAsk = sqliteTable(
  'author_ask',
  {
    id: text().primaryKey(),
    kind: text({ enum: ASK_KINDS }).notNull(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    testimonialId: text('testimonial_id').references(() => testimonial.id),
    /** For a story: which one, and which version of its text. */
    storyId: text('story_id'),
    version: integer(),
    tokenHash: text('token_hash').unique(),
    /** The token, sealed, for the mail; gone when it is over. */
    sealed: text(),
    askedAt: integer('asked_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** Its person was asked for something else lately: when its mail goes out; null once it has. */
    dueAt: integer('due_at'),
    answeredAt: integer('answered_at'),
    /** Null while it waits, and for one that was overtaken. */
    answer: text({ enum: ['yes', 'no'] }),
  },
  (t) => [
    uniqueIndex('author_ask_permission_once').on(t.reviewId).where(sql`kind = 'permission'`),
    uniqueIndex('author_ask_story_once').on(t.storyId, t.version).where(sql`kind = 'story'`),
    index('author_ask_testimonial').on(t.testimonialId),
    index('author_ask_open').on(t.expiresAt).where(sql`sealed IS NOT NULL`),
    index('author_ask_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    check('author_ask_due_while_open', sql`due_at IS NULL OR answered_at IS NULL`),
    check('author_ask_kind', sql`kind IN ('permission', 'affirmation', 'story')`),
    check('author_ask_of', sql`(kind = 'story') = (story_id IS NOT NULL) AND (kind = 'story') = (version IS NOT NULL)`),
    check('author_ask_answer', sql`answer IS NULL OR (answer IN ('yes', 'no') AND answered_at IS NOT NULL)`),
    check('author_ask_over', sql`answered_at IS NULL OR sealed IS NULL`),
  ],
)
