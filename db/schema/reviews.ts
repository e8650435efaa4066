import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { account } from './identity.ts'
import { product } from './products.ts'

export const REVIEW_STATES = ['pending', 'published', 'rejected', 'withdrawn', 'erased'] as const

/** A customer's words as written. Nobody but the author may ever change them, so no column says "edited by". */
export const review = sqliteTable(
  'review',
  {
    id: text().primaryKey(),
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    rating: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    lang: text().notNull(),
    displayName: text('display_name').notNull(),
    experienceDate: text('experience_date').notNull(),
    flags: text().notNull().default('[]'),
    state: text({ enum: REVIEW_STATES }).notNull(),
    submittedAt: integer('submitted_at').notNull(),
    publishedAt: integer('published_at'),
  },
  (t) => [
    uniqueIndex('review_one_per_person').on(t.productId, t.contactId).where(sql`state IN ('pending', 'published')`),
    index('review_public').on(t.productId, t.publishedAt, t.id).where(sql`state = 'published'`),
    index('review_queue').on(t.submittedAt, t.id).where(sql`state = 'pending'`),
    index('review_contact').on(t.contactId),
    check('review_rating', sql`rating BETWEEN 1 AND 5`),
    check('review_state', sql`state IN ('pending', 'published', 'rejected', 'withdrawn', 'erased')`),
    check('review_erased_says_nothing', sql`state <> 'erased' OR (title = '' AND body = '' AND display_name = '')`),
    check('review_published_at', sql`state <> 'published' OR published_at IS NOT NULL`),
    check('review_flags_are_json', sql`json_valid(flags)`),
  ],
)

/** How many published reviews of each rating a product has; kept in the transaction that changes them. */
export const ratingSummary = sqliteTable(
  'rating_summary',
  {
    productId: text('product_id')
      .primaryKey()
      .references(() => product.id),
    n1: integer().notNull().default(0),
    n2: integer().notNull().default(0),
    n3: integer().notNull().default(0),
    n4: integer().notNull().default(0),
    n5: integer().notNull().default(0),
  },
  () => [check('rating_summary_counts', sql`min(n1, n2, n3, n4, n5) >= 0`)],
)

export const REJECTION_REASONS = ['PII', 'CONFIDENTIAL', 'ABUSE', 'HATE', 'ILLEGAL', 'UNRELATED', 'SPAM'] as const

/** Append-only: every change of a review's state by staff, with its reason and the statement the author reads. */
export const moderationDecision = sqliteTable(
  'moderation_decision',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    fromState: text('from_state', { enum: REVIEW_STATES }).notNull(),
    toState: text('to_state', { enum: REVIEW_STATES }).notNull(),
    reason: text({ enum: REJECTION_REASONS }),
    statement: text(),
    /** Null when the company lets through at once what no signal was found in. */
    decidedBy: text('decided_by').references(() => account.id),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('moderation_decision_review').on(t.reviewId),
    check('moderation_decision_reason', sql`(to_state = 'rejected') = (reason IS NOT NULL AND statement IS NOT NULL)`),
    check('moderation_decision_by_rule', sql`decided_by IS NOT NULL OR to_state = 'published'`),
  ],
)

export const TESTIMONIAL_STATES = ['live', 'retired'] as const
export const RETIRED_REASONS = ['consent_withdrawn', 'review_withdrawn', 'erased', 'manual'] as const

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
