import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { STAGES } from './flywheel.ts'

export const BUDGET_KINDS = [
  ...(['nps', 'csat', 'ces', 'survey', 'review'] as const),
  ...(['referral', 'affiliate', 'story', 'reference'] as const),
] as const
export const ASK_CHANNELS = ['mail', 'portal', 'staff'] as const
export const ASK_SOURCES = ['survey', 'invitation', 'author', 'partner', 'journey', 'manual'] as const
/** `declined` said no, `snoozed` not now, `ignored` nothing for so long that nothing will come. */
export const ASK_ANSWERS = ['accepted', 'declined', 'snoozed', 'ignored'] as const
export const RECENCIES = ['week', 'month', 'quarter', 'longer'] as const
const kinds = sql`kind IN ('nps', 'csat', 'ces', 'survey', 'review', 'referral', 'affiliate', 'story', 'reference')`
const sources = sql`source_kind IN ('survey', 'invitation', 'author', 'partner', 'journey', 'manual')`

/**
 * One thing really asked of one person. Triggers refuse what is beyond the limits, whoever writes it, and every change
 * but the answer. About a review ask nothing is kept of where its person stands.
 */
export const ask = sqliteTable(
  'ask',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    kind: text({ enum: BUDGET_KINDS }).notNull(),
    channel: text({ enum: ASK_CHANNELS }).notNull(),
    sourceKind: text('source_kind', { enum: ASK_SOURCES }).notNull(),
    sourceId: text('source_id').notNull(),
    at: integer().notNull(),
    /** Where they stood, for how likely others there are to say yes. */
    stage: text({ enum: STAGES }),
    recency: text({ enum: RECENCIES }),
    answer: text({ enum: ASK_ANSWERS }),
    answeredAt: integer('answered_at'),
  },
  (t) => [
    uniqueIndex('ask_once').on(t.sourceKind, t.sourceId),
    index('ask_of').on(t.contactId, t.at),
    index('ask_unanswered').on(t.at).where(sql`answer IS NULL`),
    check('ask_kind', kinds),
    check('ask_source', sources),
    check('ask_channel', sql`channel IN ('mail', 'portal', 'staff')`),
    check('ask_answer', sql`answer IN ('accepted', 'declined', 'snoozed', 'ignored')`),
    check('ask_answered', sql`(answer IS NULL) = (answered_at IS NULL)`),
    check('ask_review_is_neutral', sql`kind <> 'review' OR (stage IS NULL AND recency IS NULL)`),
  ],
)

/** What somebody would like to ask of a person, and from when on: those due at once stand against each other. */
export const askWish = sqliteTable(
  'ask_wish',
  {
    sourceKind: text('source_kind', { enum: ASK_SOURCES }).notNull(),
    sourceId: text('source_id').notNull(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    kind: text({ enum: BUDGET_KINDS }).notNull(),
    dueAt: integer('due_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sourceKind, t.sourceId] }),
    index('ask_wish_of').on(t.contactId, t.dueAt),
    check('ask_wish_kind', kinds),
    check('ask_wish_source', sources),
  ],
)

export const ASK_REASONS = [
  ...(['nobody', 'switched_off', 'stopped', 'not_now', 'unhappy', 'complaint'] as const),
  ...(['gap', 'year', 'clock', 'after_survey', 'weekend', 'quiet', 'outbid'] as const),
] as const
/** Append-only: an ask that was not made, and why. */
export const askConsidered = sqliteTable(
  'ask_considered',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    kind: text({ enum: BUDGET_KINDS }).notNull(),
    sourceKind: text('source_kind', { enum: ASK_SOURCES }).notNull(),
    sourceId: text('source_id').notNull(),
    at: integer().notNull(),
    reason: text({ enum: ASK_REASONS }).notNull(),
    /** When it is looked at again; null when it never is. */
    freeAt: integer('free_at'),
    /** Which kind went before it, and what both were expected to bring, in thousandths. */
    wonBy: text('won_by', { enum: BUDGET_KINDS }),
    valueMilli: integer('value_milli'),
    wonMilli: integer('won_milli'),
  },
  (t) => [
    uniqueIndex('ask_considered_once').on(t.sourceKind, t.sourceId, t.at),
    index('ask_considered_of').on(t.contactId, t.at),
    check('ask_considered_kind', kinds),
    check('ask_considered_outbid', sql`(reason = 'outbid') = (won_by IS NOT NULL)`),
    check('ask_considered_neutral', sql`kind <> 'review' OR value_milli IS NULL`),
  ],
)

/** A person wants no asks of this kind. */
export const askSwitch = sqliteTable(
  'ask_switch',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    kind: text({ enum: BUDGET_KINDS }).notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contactId, t.kind] }), check('ask_switch_kind', kinds)],
)

/** How often people said yes, by kind, stage and how long ago they were last seen. There is no row for reviews. */
export const askChance = sqliteTable(
  'ask_chance',
  {
    kind: text({ enum: BUDGET_KINDS }).notNull(),
    stage: text({ enum: STAGES }).notNull(),
    recency: text({ enum: RECENCIES }).notNull(),
    accepted: integer().notNull(),
    ignored: integer().notNull(),
    closed: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.stage, t.recency] }),
    check(
      'ask_chance_kind',
      sql`kind IN ('nps', 'csat', 'ces', 'survey', 'referral', 'affiliate', 'story', 'reference')`,
    ),
    check('ask_chance_sum', sql`accepted >= 0 AND ignored >= 0 AND accepted + ignored <= closed`),
  ],
)

/** Append-only: the limits in versions; the last holds. The value is JSON of the shape `AskLimits`. */
export const askLimit = sqliteTable(
  'ask_limit',
  {
    version: integer().primaryKey(),
    value: text().notNull(),
    savedAt: integer('saved_at').notNull(),
    savedBy: text('saved_by').notNull(),
  },
  () => [check('ask_limit_json', sql`json_valid(value)`)],
)
