import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { FLAG_STATES, moderationDecision } from './moderation.ts'
import { review } from './reviews.ts'

export const REPORT_CATEGORIES = [
  'illegal',
  'personal_data',
  'abuse',
  'advertising',
  'not_genuine',
  'not_about_this',
  'court_order',
] as const
export const REPORT_SUBJECTS = ['review', 'reply'] as const
export const REPORTERS = ['public', 'company', 'trusted'] as const

/** Somebody says that a review or a reply should not be shown, and why. It stays online unless that would be unlawful. */
export const reviewReport = sqliteTable(
  'review_report',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    subject: text({ enum: REPORT_SUBJECTS }).notNull().default('review'),
    raisedBy: text('raised_by', { enum: REPORTERS }).notNull(),
    category: text({ enum: REPORT_CATEGORIES }).notNull(),
    explanation: text().notNull(),
    name: text().notNull(),
    email: text().notNull(),
    /** Who reports from inside. */
    accountId: text('account_id'),
    /** The stars at that moment, for the public statistics of what is reported. */
    rating: integer().notNull(),
    state: text({ enum: FLAG_STATES }).notNull().default('open'),
    createdAt: integer('created_at').notNull(),
    dueAt: integer('due_at').notNull(),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    outcome: text(),
  },
  (t) => [
    uniqueIndex('review_report_one_open').on(t.reviewId, t.subject, t.email).where(sql`state = 'open'`),
    index('review_report_queue').on(t.createdAt, t.id).where(sql`state = 'open'`),
    index('review_report_review').on(t.reviewId),
    check(
      'review_report_category',
      sql`category IN ('illegal', 'personal_data', 'abuse', 'advertising', 'not_genuine', 'not_about_this', 'court_order')`,
    ),
    check('review_report_raised_by', sql`raised_by IN ('public', 'company', 'trusted')`),
    check('review_report_subject', sql`subject IN ('review', 'reply')`),
    check(
      'review_report_state',
      sql`state IN ('open', 'upheld', 'dismissed') AND (state = 'open') = (decided_at IS NULL)`,
    ),
  ],
)

export const APPEAL_STATES = ['open', 'upheld', 'overturned'] as const

/** An author says that a decision was wrong: once for each decision, decided by somebody else where there is one. */
export const appeal = sqliteTable(
  'appeal',
  {
    id: text().primaryKey(),
    decisionId: text('decision_id')
      .notNull()
      .unique()
      .references(() => moderationDecision.id),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    text: text().notNull(),
    state: text({ enum: APPEAL_STATES }).notNull().default('open'),
    createdAt: integer('created_at').notNull(),
    handledBy: text('handled_by'),
    decidedAt: integer('decided_at'),
    outcome: text(),
  },
  (t) => [
    index('appeal_queue').on(t.createdAt, t.id).where(sql`state = 'open'`),
    index('appeal_review').on(t.reviewId),
    check('appeal_state', sql`state IN ('open', 'upheld', 'overturned') AND (state = 'open') = (decided_at IS NULL)`),
  ],
)

/** The company's public answer to a review: one, which may be rewritten. */
export const reply = sqliteTable(
  'reply',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .unique()
      .references(() => review.id),
    body: text().notNull(),
    revision: integer().notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    removedAt: integer('removed_at'),
  },
  () => [check('reply_removed_says_nothing', sql`removed_at IS NULL OR body = ''`)],
)

/** Append-only: each wording of a reply, and who wrote it. */
export const replyRevision = sqliteTable(
  'reply_revision',
  {
    id: text().primaryKey(),
    replyId: text('reply_id')
      .notNull()
      .references(() => reply.id),
    n: integer().notNull(),
    /** Empty when the reply was taken away, or its author of the review forgotten. */
    body: text().notNull(),
    writtenBy: text('written_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [uniqueIndex('reply_revision_n').on(t.replyId, t.n)],
)
