import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { request } from './feature-requests.ts'

export const NOTICE_KINDS = ['status', 'entry', 'comment'] as const
export const NOTICE_STATES = ['waiting', 'telling', 'done', 'dropped'] as const

/** Something followers are going to hear of, once it has stood long enough not to be a slip. */
export const requestNotice = sqliteTable(
  'request_notice',
  {
    id: text().primaryKey(),
    kind: text({ enum: NOTICE_KINDS }).notNull(),
    /** What each person hears of at most once, like `status:17` for a row of the request's history. */
    about: text().notNull(),
    /** Null for an entry, which may be about several. */
    requestId: text('request_id').references(() => request.id),
    entryId: text('entry_id'),
    /** What people last heard the status was, and what it is now. */
    fromStatusId: text('from_status_id'),
    toStatusId: text('to_status_id'),
    dueAt: integer('due_at').notNull(),
    state: text({ enum: NOTICE_STATES }).notNull().default('waiting'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('request_notice_due').on(t.dueAt).where(sql`state IN ('waiting', 'telling')`),
    index('request_notice_of').on(t.requestId, t.dueAt).where(sql`request_id IS NOT NULL`),
    uniqueIndex('request_notice_one_open').on(t.requestId, t.kind).where(sql`state = 'waiting'`),
    uniqueIndex('request_notice_one_entry').on(t.entryId).where(sql`state IN ('waiting', 'telling', 'done')`),
    check('request_notice_kind', sql`kind IN ('status', 'entry', 'comment')`),
    check('request_notice_state', sql`state IN ('waiting', 'telling', 'done', 'dropped')`),
    check(
      'request_notice_of_what',
      sql`(kind = 'entry') = (entry_id IS NOT NULL) AND (kind = 'entry') = (request_id IS NULL)`,
    ),
    check('request_notice_status', sql`(kind = 'status') = (to_status_id IS NOT NULL)`),
    check('request_notice_finished', sql`(state IN ('done', 'dropped')) = (finished_at IS NOT NULL)`),
  ],
)

/** A comment that a notice tells of, and whose it is, because nobody is told of their own. */
export const requestNoticeComment = sqliteTable(
  'request_notice_comment',
  {
    noticeId: text('notice_id')
      .notNull()
      .references(() => requestNotice.id),
    commentId: text('comment_id').notNull(),
    contactId: text('contact_id').references(() => contact.id),
  },
  (t) => [primaryKey({ columns: [t.noticeId, t.commentId] })],
)

export const RHYTHMS = ['at_once', 'daily'] as const
const RHYTHM_LIST = sql.raw(RHYTHMS.map((one) => `'${one}'`).join(', '))

/** How often somebody wants to hear of the requests they follow. No row is at once. */
export const requestRhythm = sqliteTable(
  'request_rhythm',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    rhythm: text({ enum: RHYTHMS }).notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  () => [check('request_rhythm_is', sql`rhythm IN (${RHYTHM_LIST})`)],
)

/** The mail of one morning with all that somebody was to hear since the one before. */
export const requestDigest = sqliteTable(
  'request_digest',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** The morning, like `2026-03-02`, where the company is. */
    day: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [uniqueIndex('request_digest_once').on(t.contactId, t.day)],
)

/** Somebody was told, or will be in the morning: written in the change that writes the mail, so that it happens once. */
export const requestTelling = sqliteTable(
  'request_telling',
  {
    about: text().notNull(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    noticeId: text('notice_id')
      .notNull()
      .references(() => requestNotice.id),
    rhythm: text({ enum: RHYTHMS }).notNull(),
    /** JSON list of the requests this person hears of. */
    requestIds: text('request_ids').notNull(),
    digestId: text('digest_id').references(() => requestDigest.id),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.about, t.contactId] }),
    index('request_telling_contact').on(t.contactId),
    index('request_telling_digest').on(t.digestId).where(sql`digest_id IS NOT NULL`),
    index('request_telling_waits').on(t.contactId, t.createdAt).where(sql`rhythm = 'daily' AND digest_id IS NULL`),
    check('request_telling_rhythm', sql`rhythm IN (${RHYTHM_LIST})`),
    check('request_telling_digest_is_daily', sql`digest_id IS NULL OR rhythm = 'daily'`),
    check('request_telling_requests', sql`json_valid(request_ids)`),
  ],
)

/** When a request was shipped, first and last. */
export const requestRelease = sqliteTable(
  'request_release',
  {
    requestId: text('request_id')
      .primaryKey()
      .references(() => request.id),
    firstAt: integer('first_at').notNull(),
    lastAt: integer('last_at').notNull(),
  },
  (t) => [
    index('request_release_newest').on(t.lastAt),
    index('request_release_first').on(t.firstAt),
    check('request_release_order', sql`first_at <= last_at`),
  ],
)

/** What became of somebody's wish: when they were told that it is planned and shipped, came to see it, said they use it. */
export const requestLoop = sqliteTable(
  'request_loop',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    plannedAt: integer('planned_at'),
    shippedAt: integer('shipped_at'),
    openedAt: integer('opened_at'),
    usedAt: integer('used_at'),
    /** Told that it shipped, and opened or used it. */
    closedAt: integer('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.contactId] }),
    index('request_loop_contact').on(t.contactId),
    check(
      'request_loop_closed',
      sql`(closed_at IS NOT NULL) = (shipped_at IS NOT NULL AND (opened_at IS NOT NULL OR used_at IS NOT NULL))`,
    ),
  ],
)

/** How many loops of a shipped request went how far, counted each hour. */
export const requestLoopCount = sqliteTable('request_loop_count', {
  requestId: text('request_id')
    .primaryKey()
    .references(() => request.id),
  asked: integer().notNull(),
  planned: integer().notNull(),
  shipped: integer().notNull(),
  opened: integer().notNull(),
  used: integer().notNull(),
  closed: integer().notNull(),
  /** Voters who have had fourteen days, and loops that closed within them. */
  ripe: integer().notNull(),
  inTime: integer('in_time').notNull(),
  countedAt: integer('counted_at').notNull(),
})
