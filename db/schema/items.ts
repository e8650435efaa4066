import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const TEAMS = ['marketing', 'sales', 'service'] as const
export const ITEM_KINDS = ['task', 'friction', 'recurring', 'promise', 'detractor', 'review_decision'] as const
export const ITEM_STATES = ['open', 'done', 'dropped'] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** Something that one of the teams has to do, with what made it; the same cause makes it once. */
export const workItem = sqliteTable(
  'work_item',
  {
    id: text().primaryKey(),
    kind: text({ enum: ITEM_KINDS }).notNull(),
    /** What made it; of what a colleague wrote down it is its own id. */
    cause: text().notNull().unique(),
    /** Gone when the person it was about was erased. */
    title: text().notNull(),
    team: text({ enum: TEAMS }).notNull(),
    /** The account of a colleague. */
    ownerId: text('owner_id'),
    /** The day it should be done by, like `2026-02-20`. */
    dueOn: text('due_on'),
    state: text({ enum: ITEM_STATES }).notNull().default('open'),
    /** What it is about, like the stage that people do not leave. */
    subjectKind: text('subject_kind'),
    subjectId: text('subject_id'),
    contactId: text('contact_id').references(() => contact.id),
    /** What came of it. */
    result: text().notNull().default(''),
    openedAt: integer('opened_at').notNull(),
    /** Null where the portal itself found it. */
    openedBy: text('opened_by'),
    endedAt: integer('ended_at'),
    endedBy: text('ended_by'),
  },
  (t) => [
    index('work_item_newest').on(t.openedAt, t.id),
    index('work_item_open').on(t.dueOn, t.id).where(sql`state = 'open'`),
    index('work_item_subject').on(t.subjectKind, t.subjectId).where(sql`subject_kind IS NOT NULL`),
    index('work_item_contact').on(t.contactId).where(sql`contact_id IS NOT NULL`),
    check('work_item_kind', sql`kind IN (${LIST(ITEM_KINDS)})`),
    check('work_item_team', sql`team IN (${LIST(TEAMS)})`),
    check('work_item_state', sql`state IN (${LIST(ITEM_STATES)})`),
    check('work_item_ended', sql`(state = 'open') = (ended_at IS NULL)`),
    check('work_item_due', sql`due_on IS NULL OR due_on GLOB '????-??-??'`),
    check('work_item_subject', sql`(subject_kind IS NULL) = (subject_id IS NULL)`),
    check('work_item_title', sql`length(title) <= 200`),
  ],
)

export const COMMENT_SUBJECTS = ['item', 'feed'] as const
/** What colleagues say to each other about an item or an entry of the feed. Customers never see it. */
export const teamComment = sqliteTable(
  'team_comment',
  {
    id: text().primaryKey(),
    subjectKind: text('subject_kind', { enum: COMMENT_SUBJECTS }).notNull(),
    subjectId: text('subject_id').notNull(),
    authorId: text('author_id').notNull(),
    body: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    index('team_comment_subject').on(t.subjectKind, t.subjectId, t.at),
    check('team_comment_subject', sql`subject_kind IN (${LIST(COMMENT_SUBJECTS)})`),
    check('team_comment_body', sql`length(body) BETWEEN 1 AND 4000`),
  ],
)
/** Whom a comment was meant for: each gets one mail. */
export const teamMention = sqliteTable(
  'team_mention',
  {
    commentId: text('comment_id')
      .notNull()
      .references(() => teamComment.id, { onDelete: 'cascade' }),
    accountId: text('account_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.commentId, t.accountId] })],
)
