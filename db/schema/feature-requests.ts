import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core'
import { board, CATEGORIES, CATEGORY_LIST, requestStatus } from './boards.ts'
import { contact } from './contacts.ts'

export const REQUEST_MODERATION = ['held', 'published', 'rejected'] as const
export const REQUEST_ORIGINS = ['portal', 'staff', 'widget', 'api', 'import'] as const

/** What somebody wants. `number` is its public address and the row of the search indexes. */
export const request = sqliteTable(
  'request',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    boardId: text('board_id')
      .notNull()
      .references(() => board.id),
    title: text().notNull(),
    /** Markdown as it was written. */
    body: text().notNull().default(''),
    lang: text().notNull().default('und'),
    /** Whose wish it is; null for a colleague's own, for somebody without a name, and after an erasure. */
    contactId: text('contact_id').references(() => contact.id),
    /** The id of a browser's signed cookie, where somebody without an account wrote it. */
    anonymousId: text('anonymous_id'),
    /** The account that typed it in, for itself or on behalf of the contact. */
    enteredBy: text('entered_by'),
    origin: text({ enum: REQUEST_ORIGINS }).notNull().default('portal'),
    statusId: text('status_id')
      .notNull()
      .references(() => requestStatus.id),
    /** The status's own, so that lists are one range of an index. */
    category: text({ enum: CATEGORIES }).notNull(),
    statusChangedAt: integer('status_changed_at').notNull(),
    /** Merged into this one, whose votes hold its own. */
    canonicalId: text('canonical_id').references((): AnySQLiteColumn => request.id),
    moderation: text({ enum: REQUEST_MODERATION }).notNull(),
    /** Why it is not published, for its author. */
    moderationReason: text('moderation_reason'),
    /** Whether a board lists it. */
    shown: integer({ mode: 'boolean' }).notNull(),
    voteCount: integer('vote_count').notNull().default(0),
    /** Of the votes, those of browsers that belong to no account. */
    anonymousCount: integer('anonymous_count').notNull().default(0),
    commentCount: integer('comment_count').notNull().default(0),
    viewCount: integer('view_count').notNull().default(0),
    /** log of the sum over votes of 2^((cast - 2020) / 14 days); -1e9 without a vote. */
    trend: real().notNull().default(-1e9),
    /** Lower end of Wilson's interval of votes among those who saw it. */
    appeal: real().notNull().default(0),
    /** What the companies of its voters pay each month in the portal's currency, each company once. */
    revenueMinor: integer('revenue_minor').notNull().default(0),
    lockedAt: integer('locked_at'),
    deletedAt: integer('deleted_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    index('request_top').on(t.category, t.voteCount, t.number).where(sql`shown = 1`),
    index('request_trend').on(t.category, t.trend, t.number).where(sql`shown = 1`),
    index('request_new').on(t.category, t.number).where(sql`shown = 1`),
    index('request_discussed').on(t.category, t.commentCount, t.number).where(sql`shown = 1`),
    index('request_quiet').on(t.category, t.appeal, t.number).where(sql`shown = 1`),
    index('request_revenue').on(t.category, t.revenueMinor, t.number).where(sql`shown = 1`),
    index('request_board_top').on(t.boardId, t.category, t.voteCount, t.number).where(sql`shown = 1`),
    index('request_board_trend').on(t.boardId, t.category, t.trend, t.number).where(sql`shown = 1`),
    index('request_board_new').on(t.boardId, t.category, t.number).where(sql`shown = 1`),
    index('request_board_discussed').on(t.boardId, t.category, t.commentCount, t.number).where(sql`shown = 1`),
    index('request_board_quiet').on(t.boardId, t.category, t.appeal, t.number).where(sql`shown = 1`),
    index('request_board_revenue').on(t.boardId, t.category, t.revenueMinor, t.number).where(sql`shown = 1`),
    index('request_author').on(t.contactId, t.number).where(sql`contact_id IS NOT NULL`),
    index('request_anonymous').on(t.anonymousId).where(sql`anonymous_id IS NOT NULL`),
    index('request_canonical').on(t.canonicalId).where(sql`canonical_id IS NOT NULL`),
    index('request_held').on(t.number).where(sql`moderation = 'held'`),
    index('request_in_status').on(t.statusId),
    check('request_title', sql`length(title) BETWEEN 1 AND 1000`),
    check('request_category', sql`category IN (${CATEGORY_LIST})`),
    check('request_moderation', sql`moderation IN ('held', 'published', 'rejected')`),
    check('request_rejected', sql`(moderation = 'rejected') = (moderation_reason IS NOT NULL)`),
    check('request_origin', sql`origin IN ('portal', 'staff', 'widget', 'api', 'import')`),
    check('request_one_author', sql`contact_id IS NULL OR anonymous_id IS NULL`),
    check('request_canonical_other', sql`canonical_id <> id`),
    check('request_shown', sql`shown = (canonical_id IS NULL AND deleted_at IS NULL AND moderation = 'published')`),
    check(
      'request_counts',
      sql`min(vote_count, anonymous_count, comment_count, view_count, revenue_minor) >= 0 AND anonymous_count <= vote_count`,
    ),
  ],
)

/** Each wording of a request, as its author or a colleague wrote it. */
export const requestRevision = sqliteTable(
  'request_revision',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    n: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    editedBy: text('edited_by'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.requestId, t.n] })],
)

/** What happened with a request, oldest first: `kind` is a fact's name without its noun, `data` holds ids and numbers. Append-only. */
export const requestEvent = sqliteTable(
  'request_event',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    kind: text().notNull(),
    data: text().notNull().default('{}'),
    actorId: text('actor_id'),
    at: integer().notNull(),
  },
  (t) => [index('request_event_of').on(t.requestId, t.seq), check('request_event_is_json', sql`json_valid(data)`)],
)

/** The company's answer to a request, one for each change of status that came with one. */
export const requestAnswer = sqliteTable(
  'request_answer',
  {
    /** The event of the change. */
    eventSeq: integer('event_seq')
      .primaryKey()
      .references(() => requestEvent.seq),
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    statusId: text('status_id')
      .notNull()
      .references(() => requestStatus.id),
    body: text().notNull(),
    /** For a declined one: another request that may serve instead. */
    alternativeId: text('alternative_id').references(() => request.id),
    answeredBy: text('answered_by').notNull(),
    createdAt: integer('created_at').notNull(),
    editedAt: integer('edited_at'),
  },
  (t) => [index('request_answer_of').on(t.requestId, t.eventSeq)],
)

/** A word to find requests by; an internal one is seen by staff alone. */
export const requestLabel = sqliteTable(
  'request_label',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    label: text().notNull(),
    internal: integer({ mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('request_label_slug', sql`slug <> ''`)],
)
export const requestTag = sqliteTable(
  'request_tag',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    labelId: text('label_id')
      .notNull()
      .references(() => requestLabel.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.requestId, t.labelId] }), index('request_tag_label').on(t.labelId, t.requestId)],
)

/** What the nightly recount found: every counter of every request against its rows. */
export const requestRecount = sqliteTable(
  'request_recount',
  {
    id: text().primaryKey(),
    requests: integer().notNull(),
    votes: integer().notNull(),
    /** JSON list of `{number, counter, stored, counted}`; empty when all agree. */
    differences: text().notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at').notNull(),
  },
  (t) => [
    index('request_recount_newest').on(t.finishedAt),
    check('request_recount_is_json', sql`json_valid(differences)`),
  ],
)
