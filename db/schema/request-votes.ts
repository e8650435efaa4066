import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { company, contact } from './contacts.ts'
import { request } from './feature-requests.ts'

export const IMPORTANCES = ['nice', 'important', 'blocking'] as const

/**
 * One vote a person and request. A voter is a contact, or a browser that belongs to nobody yet (`contact_id` is null).
 * A merge copies the votes of the source into the target, with where they came from; the source keeps its own.
 */
export const requestVote = sqliteTable(
  'request_vote',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    voterId: text('voter_id').notNull(),
    contactId: text('contact_id').references(() => contact.id),
    importance: text({ enum: IMPORTANCES }),
    /** What they said it keeps them from; for staff only. */
    why: text(),
    /** Came with this request when it was merged. */
    originId: text('origin_id').references(() => request.id),
    /** The account that voted on their behalf, and where they had asked for it. */
    castBy: text('cast_by'),
    sourceUrl: text('source_url'),
    /** Where they worked and what that company paid when they voted. */
    companyId: text('company_id').references(() => company.id),
    revenueMinor: integer('revenue_minor'),
    currency: text(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.voterId] }),
    index('request_vote_voter').on(t.voterId, t.createdAt),
    index('request_vote_newest').on(t.requestId, t.createdAt, t.voterId),
    index('request_vote_origin').on(t.originId).where(sql`origin_id IS NOT NULL`),
    index('request_vote_company').on(t.companyId).where(sql`company_id IS NOT NULL`),
    check('request_vote_voter_is', sql`contact_id IS NULL OR contact_id = voter_id`),
    check('request_vote_importance', sql`importance IN ('nice', 'important', 'blocking')`),
    check('request_vote_why', sql`why IS NULL OR importance = 'blocking'`),
    check('request_vote_origin_other', sql`origin_id <> request_id`),
    check('request_vote_behalf', sql`(cast_by IS NOT NULL) OR (source_url IS NULL)`),
    check('request_vote_behalf_of', sql`cast_by IS NULL OR contact_id IS NOT NULL`),
  ],
)

export const FOLLOW_LEVELS = ['none', 'status', 'all'] as const
/** What somebody wants to hear of a request. `none` stays, so that a later vote does not follow again. */
export const requestFollow = sqliteTable(
  'request_follow',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    level: text({ enum: FOLLOW_LEVELS }).notNull(),
    /** What made them follow: `vote`, `author`, `comment` or `chosen`. */
    reason: text().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.contactId] }),
    index('request_follow_contact').on(t.contactId),
    check('request_follow_level', sql`level IN ('none', 'status', 'all')`),
    check('request_follow_reason', sql`reason IN ('vote', 'author', 'comment', 'chosen')`),
  ],
)

/** One request taken into another, and how that may be undone. */
export const requestMerge = sqliteTable(
  'request_merge',
  {
    id: text().primaryKey(),
    sourceId: text('source_id')
      .notNull()
      .references(() => request.id),
    targetId: text('target_id')
      .notNull()
      .references(() => request.id),
    /** Voters of either and of both, when it was done. */
    sourceVotes: integer('source_votes').notNull(),
    targetVotes: integer('target_votes').notNull(),
    unionVotes: integer('union_votes').notNull(),
    mergedAt: integer('merged_at').notNull(),
    mergedBy: text('merged_by').notNull(),
    undoneAt: integer('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    uniqueIndex('request_merge_once').on(t.sourceId).where(sql`undone_at IS NULL`),
    index('request_merge_target').on(t.targetId),
    check('request_merge_two', sql`source_id <> target_id`),
    check('request_merge_undone', sql`(undone_at IS NULL) = (undone_by IS NULL)`),
  ],
)
