import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { REQUEST_MODERATION, request } from './feature-requests.ts'

export const COMMENT_KINDS = ['comment', 'official', 'internal'] as const
export const COMMENT_DELETERS = ['author', 'staff', 'erasure'] as const

/** What somebody said about a request, one level deep: an answer to a comment has none of its own. */
export const requestComment = sqliteTable(
  'request_comment',
  {
    id: text().primaryKey(),
    requestId: text('request_id')
      .notNull()
      .references(() => request.id),
    parentId: text('parent_id').references((): AnySQLiteColumn => requestComment.id),
    /** Its parent, or itself: a thread is one range of an index. */
    threadId: text('thread_id').notNull().generatedAlwaysAs(sql`coalesce(parent_id, id)`),
    kind: text({ enum: COMMENT_KINDS }).notNull(),
    contactId: text('contact_id').references(() => contact.id),
    accountId: text('account_id'),
    /** Markdown as it was written; whom it mentions stands in it as `@[id]`. */
    body: text().notNull(),
    revision: integer().notNull().default(1),
    moderation: text({ enum: REQUEST_MODERATION }).notNull(),
    moderationReason: text('moderation_reason'),
    /** When it was first shown; what is announced once is announced then. */
    announcedAt: integer('announced_at'),
    pinnedAt: integer('pinned_at'),
    createdAt: integer('created_at').notNull(),
    editedAt: integer('edited_at'),
    deletedAt: integer('deleted_at'),
    deletedBy: text('deleted_by', { enum: COMMENT_DELETERS }),
    removalReason: text('removal_reason'),
  },
  (t) => [
    index('request_comment_thread').on(t.requestId, t.threadId, t.id),
    index('request_comment_contact').on(t.contactId, t.id).where(sql`contact_id IS NOT NULL`),
    index('request_comment_parent').on(t.parentId).where(sql`parent_id IS NOT NULL`),
    index('request_comment_held').on(t.id).where(sql`moderation = 'held' AND deleted_at IS NULL`),
    uniqueIndex('request_comment_one_pin').on(t.requestId).where(sql`pinned_at IS NOT NULL`),
    check('request_comment_kind', sql`kind IN ('comment', 'official', 'internal')`),
    check('request_comment_one_author', sql`(contact_id IS NULL) <> (account_id IS NULL)`),
    check('request_comment_of_staff', sql`kind = 'comment' OR account_id IS NOT NULL`),
    check('request_comment_moderation', sql`moderation IN ('held', 'published', 'rejected')`),
    check('request_comment_rejected', sql`(moderation = 'rejected') = (moderation_reason IS NOT NULL)`),
    check('request_comment_staff_is_shown', sql`account_id IS NULL OR moderation = 'published'`),
    check(
      'request_comment_pin',
      sql`pinned_at IS NULL OR (kind = 'official' AND parent_id IS NULL AND deleted_at IS NULL)`,
    ),
    check('request_comment_deleted', sql`(deleted_at IS NULL) = (deleted_by IS NULL)`),
    check('request_comment_deleter', sql`deleted_by IN ('author', 'staff', 'erasure')`),
    check('request_comment_removal', sql`(removal_reason IS NULL) OR (deleted_by IS NOT NULL)`),
    check('request_comment_revision', sql`revision >= 1`),
  ],
)

/** Each wording of a comment. */
export const requestCommentRevision = sqliteTable(
  'request_comment_revision',
  {
    commentId: text('comment_id')
      .notNull()
      .references(() => requestComment.id),
    n: integer().notNull(),
    body: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.commentId, t.n] })],
)

/** Who is named in a comment, by id; once, however often it is written anew. */
export const requestMention = sqliteTable(
  'request_mention',
  {
    commentId: text('comment_id')
      .notNull()
      .references(() => requestComment.id),
    /** A contact or an account of a colleague. */
    personId: text('person_id').notNull(),
    /** When it was announced; null while nobody may see the comment. */
    toldAt: integer('told_at'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.commentId, t.personId] }), index('request_mention_person').on(t.personId)],
)
