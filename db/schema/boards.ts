import { sql } from 'drizzle-orm'
import { check, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Who may do something on a board; each includes those behind it. */
export const AUDIENCES = ['everyone', 'signed_in', 'customers', 'staff'] as const
export const HOLD_POLICIES = ['never', 'anonymous', 'untrusted', 'always'] as const
const AUDIENCE_LIST = sql.raw(AUDIENCES.map((one) => `'${one}'`).join(', '))

/** Where requests stand beside each other, and who may do what there. */
export const board = sqliteTable(
  'board',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull().default(''),
    /** Written into the empty form. */
    template: text().notNull().default(''),
    viewPolicy: text('view_policy', { enum: AUDIENCES }).notNull().default('everyone'),
    submitPolicy: text('submit_policy', { enum: AUDIENCES }).notNull().default('signed_in'),
    votePolicy: text('vote_policy', { enum: AUDIENCES }).notNull().default('everyone'),
    commentPolicy: text('comment_policy', { enum: AUDIENCES }).notNull().default('signed_in'),
    holdPolicy: text('hold_policy', { enum: HOLD_POLICIES }).notNull().default('untrusted'),
    /** Whether names of voters are shown to everybody who may see the board. */
    showVoters: integer('show_voters', { mode: 'boolean' }).notNull().default(false),
    /** How many open requests of it one person may vote for; null for as many as they like. */
    voteBudget: integer('vote_budget'),
    position: integer().notNull(),
    archivedAt: integer('archived_at'),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('board_view_policy', sql`view_policy IN (${AUDIENCE_LIST})`),
    check('board_submit_policy', sql`submit_policy IN (${AUDIENCE_LIST})`),
    check('board_vote_policy', sql`vote_policy IN (${AUDIENCE_LIST})`),
    check('board_comment_policy', sql`comment_policy IN (${AUDIENCE_LIST})`),
    check('board_hold_policy', sql`hold_policy IN ('never', 'anonymous', 'untrusted', 'always')`),
    check('board_budget', sql`vote_budget IS NULL OR vote_budget BETWEEN 1 AND 1000`),
  ],
)

export const CATEGORIES = ['open', 'planned', 'started', 'shipped', 'declined'] as const
export const CATEGORY_LIST = sql.raw(CATEGORIES.map((one) => `'${one}'`).join(', '))

/** A word of the company's own for one of five categories that never change. */
export const requestStatus = sqliteTable(
  'request_status',
  {
    id: text().primaryKey(),
    label: text().notNull().unique(),
    category: text({ enum: CATEGORIES }).notNull(),
    position: integer().notNull(),
    votable: integer({ mode: 'boolean' }).notNull(),
    /** What a new request has. */
    isDefault: integer('is_default', { mode: 'boolean' }).notNull().default(false),
    archivedAt: integer('archived_at'),
  },
  (t) => [
    uniqueIndex('request_status_one_default').on(t.isDefault).where(sql`is_default = 1`),
    check('request_status_category', sql`category IN (${CATEGORY_LIST})`),
    check('request_status_default', sql`is_default = 0 OR (category = 'open' AND archived_at IS NULL)`),
  ],
)

/** Which status may follow which; a status without a row here may be followed by any. */
export const requestStatusStep = sqliteTable(
  'request_status_step',
  {
    fromId: text('from_id')
      .notNull()
      .references(() => requestStatus.id, { onDelete: 'cascade' }),
    toId: text('to_id')
      .notNull()
      .references(() => requestStatus.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.fromId, t.toId] }), check('request_status_step_moves', sql`from_id <> to_id`)],
)
