import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { account } from './identity.ts'
import { REVIEW_STATES, review } from './reviews.ts'

/** The closed list. "Negative" is not on it. */
export const REASONS = [
  'PII',
  'CONFIDENTIAL',
  'ABUSE',
  'HATE',
  'ILLEGAL',
  'FALSE',
  'FAKE',
  'UNRELATED',
  'SPAM',
  'DUPLICATE',
  'INELIGIBLE',
  'MEDIA',
] as const
const REASON_LIST = sql.raw(REASONS.map((reason) => `'${reason}'`).join(', '))

export const FLAG_SEVERITIES = ['info', 'hold', 'block'] as const
export const FLAG_STATES = ['open', 'upheld', 'dismissed'] as const

/** What the rules of screening saw in a revision. It sends a person's eye somewhere and decides nothing. */
export const reviewFlag = sqliteTable(
  'review_flag',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    revision: integer().notNull(),
    rule: text().notNull(),
    severity: text({ enum: FLAG_SEVERITIES }).notNull(),
    /** A sentence for the moderator; empty when the person was forgotten. */
    explanation: text().notNull(),
    /** JSON: places in title or body it is about. */
    ranges: text().notNull().default('[]'),
    state: text({ enum: FLAG_STATES }).notNull().default('open'),
    createdAt: integer('created_at').notNull(),
    decidedAt: integer('decided_at'),
  },
  (t) => [
    uniqueIndex('review_flag_once').on(t.reviewId, t.revision, t.rule),
    index('review_flag_open').on(t.reviewId).where(sql`state = 'open'`),
    check('review_flag_severity', sql`severity IN ('info', 'hold', 'block')`),
    check(
      'review_flag_state',
      sql`state IN ('open', 'upheld', 'dismissed') AND (state = 'open') = (decided_at IS NULL)`,
    ),
    check('review_flag_json', sql`json_valid(ranges)`),
  ],
)

/**
 * Append-only: every change of what becomes of a review, by staff, the clock or the rule, with its reason and the
 * statement the author reads. `hash` seals the row and the one before it; what people wrote is sealed by a salted hash.
 */
export const moderationDecision = sqliteTable(
  'moderation_decision',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    revision: integer().notNull(),
    fromState: text('from_state', { enum: REVIEW_STATES }).notNull(),
    toState: text('to_state', { enum: REVIEW_STATES }).notNull(),
    reason: text({ enum: REASONS }),
    statement: text(),
    /** JSON: the facts an author is owed (scope, ground, from a report or not, by a machine or not, redress). */
    grounds: text().notNull().default('{}'),
    /** JSON: ranges that should change, or recorded signals. */
    evidence: text(),
    /** Null when a rule or the clock decided. */
    decidedBy: text('decided_by').references(() => account.id),
    secondBy: text('second_by').references(() => account.id),
    /** Whether the rating was hidden from who decided. */
    blind: integer({ mode: 'boolean' }).notNull().default(false),
    reportId: text('report_id'),
    createdAt: integer('created_at').notNull(),
    salt: text().notNull(),
    wordsHash: text('words_hash').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text().notNull(),
  },
  (t) => [
    index('moderation_decision_review').on(t.reviewId, t.seq),
    check(
      'moderation_decision_needs_reason',
      sql`to_state NOT IN ('rejected', 'removed', 'suspended', 'changes_requested') OR (reason IS NOT NULL AND statement IS NOT NULL)`,
    ),
    check('moderation_decision_reason', sql`reason IS NULL OR reason IN (${REASON_LIST})`),
    check(
      'moderation_decision_two_people',
      sql`reason IS NULL OR reason NOT IN ('FAKE', 'FALSE') OR to_state NOT IN ('rejected', 'removed')
        OR (decided_by IS NOT NULL AND second_by IS NOT NULL AND second_by <> decided_by AND evidence IS NOT NULL)`,
    ),
    check('moderation_decision_json', sql`json_valid(grounds)`),
  ],
)

export const PROPOSAL_STATES = ['open', 'confirmed', 'declined'] as const

/** One moderator thinks that a review is fake or plainly false; another has to say so too. */
export const moderationProposal = sqliteTable(
  'moderation_proposal',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    revision: integer().notNull(),
    reason: text({ enum: ['FAKE', 'FALSE'] }).notNull(),
    statement: text().notNull(),
    evidence: text().notNull(),
    proposedBy: text('proposed_by')
      .notNull()
      .references(() => account.id),
    createdAt: integer('created_at').notNull(),
    state: text({ enum: PROPOSAL_STATES }).notNull().default('open'),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
  },
  (t) => [
    uniqueIndex('moderation_proposal_one_open').on(t.reviewId).where(sql`state = 'open'`),
    check(
      'moderation_proposal_state',
      sql`state IN ('open', 'confirmed', 'declined') AND (state = 'open') = (decided_by IS NULL)`,
    ),
    check('moderation_proposal_reason', sql`reason IN ('FAKE', 'FALSE')`),
    check('moderation_proposal_other_person', sql`decided_by IS NULL OR decided_by <> proposed_by`),
  ],
)

/** Many reviews turned down as advertising in one act, which can be taken back for ten minutes. */
export const moderationBulk = sqliteTable(
  'moderation_bulk',
  {
    id: text().primaryKey(),
    /** JSON: the ids of the reviews. */
    reviews: text().notNull(),
    decidedBy: text('decided_by')
      .notNull()
      .references(() => account.id),
    createdAt: integer('created_at').notNull(),
    undoneAt: integer('undone_at'),
    undoneBy: text('undone_by'),
  },
  () => [check('moderation_bulk_json', sql`json_valid(reviews)`)],
)

/** The nightly count of what became of reviews, by stars. */
export const parityReport = sqliteTable(
  'parity_report',
  {
    day: text().primaryKey(),
    /** JSON: by stars, how many were submitted, published, rejected by which reason, and hours until published. */
    counts: text().notNull(),
    /** Chance of such differences if the stars did not matter: Fisher's exact test, Mann-Whitney. */
    pReject: text('p_reject'),
    pDelay: text('p_delay'),
    alert: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('parity_report_json', sql`json_valid(counts)`), check('parity_report_day', sql`day GLOB '????-??-??'`)],
)
