import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { request } from './feature-requests.ts'

export const SURVEY_KINDS = ['nps', 'csat', 'ces', 'maxdiff', 'kano', 'points', 'opportunity'] as const
export const SURVEY_STATES = ['draft', 'open', 'closed'] as const
export const CLOSED_BECAUSE = ['target', 'date', 'staff'] as const

/** One question put to many people. What it asks, and when it ends, stays as it was from the moment it is open. */
export const survey = sqliteTable(
  'survey',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    kind: text({ enum: SURVEY_KINDS }).notNull(),
    title: text().notNull(),
    /** A sentence or two above the question; may be empty. */
    intro: text().notNull().default(''),
    state: text({ enum: SURVEY_STATES }).notNull().default('draft'),
    /** Whether people who have not signed in may answer; they are counted apart. */
    anonymous: integer({ mode: 'boolean' }).notNull().default(false),
    /** MaxDiff only: how many items stand in a set, and how many sets a person is shown. */
    setSize: integer('set_size'),
    setCount: integer('set_count'),
    /** MaxDiff only: sets are made of the items that are least certain so far. */
    adaptive: integer({ mode: 'boolean' }).notNull().default(false),
    /** JSON: sites that may show it in a frame. */
    origins: text().notNull().default('[]'),
    /** The stop rule: so many responses, or that moment, whichever comes first. */
    targetN: integer('target_n'),
    closesAt: integer('closes_at'),
    /** When a draft opens by itself. */
    opensAt: integer('opens_at'),
    openedAt: integer('opened_at'),
    closedAt: integer('closed_at'),
    closedBecause: text('closed_because', { enum: CLOSED_BECAUSE }),
    /** Completed responses that count, of people and anonymous ones. */
    answered: integer().notNull().default(0),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [
    index('survey_newest').on(t.createdAt, t.id),
    index('survey_opens').on(t.opensAt).where(sql`state = 'draft' AND opens_at IS NOT NULL`),
    index('survey_open').on(t.closesAt).where(sql`state = 'open'`),
    check('survey_kind', sql`kind IN ('nps', 'csat', 'ces', 'maxdiff', 'kano', 'points', 'opportunity')`),
    check('survey_state', sql`state IN ('draft', 'open', 'closed')`),
    check('survey_opened', sql`(state = 'draft') = (opened_at IS NULL)`),
    check('survey_closed', sql`(state = 'closed') = (closed_at IS NOT NULL)`),
    check('survey_closed_because', sql`(closed_at IS NULL) = (closed_because IS NULL)`),
    check('survey_because', sql`closed_because IN ('target', 'date', 'staff')`),
    check('survey_stops', sql`state = 'draft' OR target_n IS NOT NULL OR closes_at IS NOT NULL`),
    check('survey_target', sql`target_n IS NULL OR target_n BETWEEN 1 AND 1000000`),
    check('survey_sets', sql`(kind = 'maxdiff') = (set_size IS NOT NULL AND set_count IS NOT NULL)`),
    check('survey_set_size', sql`set_size IS NULL OR (set_size BETWEEN 3 AND 5 AND set_count BETWEEN 1 AND 60)`),
    check('survey_adaptive', sql`adaptive IN (0, 1) AND (adaptive = 0 OR kind = 'maxdiff')`),
    check('survey_switches', sql`anonymous IN (0, 1)`),
    check('survey_origins', sql`json_valid(origins)`),
    check('survey_counted', sql`answered >= 0`),
  ],
)

/** What is asked about. The text is a snapshot: whatever becomes of a request, the question stays what it was. */
export const surveyItem = sqliteTable(
  'survey_item',
  {
    id: text().primaryKey(),
    surveyId: text('survey_id')
      .notNull()
      .references(() => survey.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    text: text().notNull(),
    /** The feature request it speaks of; the result goes back to it as evidence. */
    requestId: text('request_id').references(() => request.id),
  },
  (t) => [
    uniqueIndex('survey_item_place').on(t.surveyId, t.position),
    uniqueIndex('survey_item_of').on(t.surveyId, t.id),
    index('survey_item_request').on(t.requestId).where(sql`request_id IS NOT NULL`),
    check('survey_item_text', sql`length(text) BETWEEN 1 AND 200`),
  ],
)

/** Staff asked an audience by mail; the people are written down behind it. */
export const surveyRound = sqliteTable(
  'survey_round',
  {
    id: text().primaryKey(),
    surveyId: text('survey_id')
      .notNull()
      .references(() => survey.id),
    /** JSON of the closed shape the contract names. */
    audience: text().notNull(),
    asked: integer().notNull().default(0),
    leftOut: integer('left_out').notNull().default(0),
    /** The number of the last contact that was looked at. */
    reached: integer().notNull().default(0),
    startedBy: text('started_by').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('survey_round_of').on(t.surveyId, t.startedAt),
    uniqueIndex('survey_round_one_running').on(t.surveyId).where(sql`finished_at IS NULL`),
    check('survey_round_audience', sql`json_valid(audience)`),
  ],
)

export const ASK_STATES = ['queued', 'mailed', 'answered', 'cancelled'] as const

/** One person asked once for one survey. The token stands in the mail; looking at its page spends nothing. */
export const surveyAsk = sqliteTable(
  'survey_ask',
  {
    id: text().primaryKey(),
    surveyId: text('survey_id')
      .notNull()
      .references(() => survey.id),
    /** A copy of the survey's, because each kind has a clock of its own. */
    kind: text({ enum: SURVEY_KINDS }).notNull(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    state: text({ enum: ASK_STATES }).notNull(),
    /** Why it was called off, in one word. */
    note: text(),
    /** Made with the mail: what waits cannot be used. */
    tokenHash: text('token_hash').unique(),
    /** The token, sealed, for the mail; gone when the ask is over. */
    sealed: text(),
    queuedAt: integer('queued_at').notNull(),
    dueAt: integer('due_at'),
    mailedAt: integer('mailed_at'),
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('survey_ask_once').on(t.surveyId, t.contactId),
    index('survey_ask_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('survey_ask_clock').on(t.contactId, t.kind, t.mailedAt),
    index('survey_ask_state_of').on(t.surveyId, t.state),
    check('survey_ask_state', sql`state IN ('queued', 'mailed', 'answered', 'cancelled')`),
    check('survey_ask_due_while_queued', sql`(due_at IS NOT NULL) = (state = 'queued')`),
    check('survey_ask_over', sql`(ended_at IS NOT NULL) = (state IN ('answered', 'cancelled'))`),
    check('survey_ask_sealed', sql`sealed IS NULL OR (token_hash IS NOT NULL AND ended_at IS NULL)`),
  ],
)
