import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { survey, surveyItem } from './surveys.ts'

export const RESPONSE_VIAS = ['portal', 'mail', 'embed'] as const

/**
 * What one person, or one anonymous visitor, says to a survey. `person_id` is the contact that stood for them when they
 * answered and follows merges, so that one person has one response whatever contacts they had.
 */
export const surveyResponse = sqliteTable(
  'survey_response',
  {
    id: text().primaryKey(),
    surveyId: text('survey_id')
      .notNull()
      .references(() => survey.id),
    audience: text({ enum: ['person', 'anonymous'] }).notNull(),
    contactId: text('contact_id').references(() => contact.id),
    personId: text('person_id'),
    /** SHA-256 of what an anonymous visitor holds. */
    tokenHash: text('token_hash'),
    /** Where the person worked when they answered. */
    companyId: text('company_id'),
    via: text({ enum: RESPONSE_VIAS }).notNull(),
    /** Their own words; gone when they were erased. */
    comment: text().notNull().default(''),
    startedAt: integer('started_at').notNull(),
    completedAt: integer('completed_at'),
    /** Two contacts became one person who had answered twice: this one does not count. */
    setAsideAt: integer('set_aside_at'),
    /** The person was erased; the answers stay as numbers. */
    erasedAt: integer('erased_at'),
  },
  (t) => [
    uniqueIndex('survey_response_person').on(t.surveyId, t.personId).where(sql`set_aside_at IS NULL`),
    uniqueIndex('survey_response_token').on(t.surveyId, t.tokenHash),
    index('survey_response_contact').on(t.contactId),
    index('survey_response_newest').on(t.surveyId, t.completedAt, t.id).where(sql`completed_at IS NOT NULL`),
    check('survey_response_audience', sql`audience IN ('person', 'anonymous')`),
    check('survey_response_via', sql`via IN ('portal', 'mail', 'embed')`),
    check('survey_response_whose', sql`(contact_id IS NULL) = (person_id IS NULL)`),
    check(
      'survey_response_holder',
      sql`(audience = 'anonymous' AND token_hash IS NOT NULL AND contact_id IS NULL AND company_id IS NULL)
        OR (audience = 'person' AND token_hash IS NULL AND (contact_id IS NOT NULL OR erased_at IS NOT NULL))`,
    ),
    check(
      'survey_response_erased',
      sql`erased_at IS NULL OR (contact_id IS NULL AND company_id IS NULL AND comment = '')`,
    ),
  ],
)

/** One item of one response. Which columns are filled depends on the kind of the survey. */
export const surveyAnswer = sqliteTable(
  'survey_answer',
  {
    responseId: text('response_id')
      .notNull()
      .references(() => surveyResponse.id, { onDelete: 'cascade' }),
    itemId: text('item_id')
      .notNull()
      .references(() => surveyItem.id),
    score: integer(),
    functional: integer(),
    dysfunctional: integer(),
    points: integer(),
    importance: integer(),
    satisfaction: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.responseId, t.itemId] }),
    check('survey_answer_score', sql`score IS NULL OR score BETWEEN 0 AND 10`),
    check(
      'survey_answer_kano',
      sql`(functional IS NULL OR functional BETWEEN 1 AND 5) AND (dysfunctional IS NULL OR dysfunctional BETWEEN 1 AND 5)`,
    ),
    check('survey_answer_points', sql`points IS NULL OR points BETWEEN 0 AND 100`),
    check(
      'survey_answer_opportunity',
      sql`(importance IS NULL OR importance BETWEEN 1 AND 5) AND (satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5)`,
    ),
  ],
)

/** One set of a MaxDiff as it was shown, and what was chosen of it. */
export const maxdiffSet = sqliteTable(
  'maxdiff_set',
  {
    responseId: text('response_id')
      .notNull()
      .references(() => surveyResponse.id, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    /** JSON: ids of items in the order in which they stood. */
    shown: text().notNull(),
    bestId: text('best_id').notNull(),
    worstId: text('worst_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.responseId, t.seq] }),
    check('maxdiff_set_shown', sql`json_valid(shown) AND json_array_length(shown) BETWEEN 3 AND 5`),
    check('maxdiff_set_two', sql`best_id <> worst_id`),
    check(
      'maxdiff_set_among',
      sql`instr(shown, '"' || best_id || '"') > 0 AND instr(shown, '"' || worst_id || '"') > 0`,
    ),
  ],
)

/**
 * How an item stands: the roll-up of all that was answered about it, kept in the change that completes a response.
 * Other rooms read it by `request_id` as evidence.
 */
export const surveyItemResult = sqliteTable(
  'survey_item_result',
  {
    surveyId: text('survey_id').notNull(),
    itemId: text('item_id').notNull(),
    requestId: text('request_id'),
    audience: text({ enum: ['person', 'anonymous'] }).notNull(),
    /** So many people said something of it. */
    n: integer().notNull(),
    /** JSON: answer → how many gave it. */
    tally: text().notNull(),
    /** The leading figure of its kind with its 95 % interval; null while nobody said anything. */
    value: real(),
    low: real(),
    high: real(),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.itemId, t.audience] }),
    foreignKey({ columns: [t.surveyId, t.itemId], foreignColumns: [surveyItem.surveyId, surveyItem.id] }),
    index('survey_item_result_survey').on(t.surveyId),
    index('survey_item_result_request').on(t.requestId).where(sql`request_id IS NOT NULL`),
    check('survey_item_result_tally', sql`json_valid(tally) AND n >= 0`),
    check('survey_item_result_interval', sql`(value IS NULL) = (low IS NULL) AND (value IS NULL) = (high IS NULL)`),
  ],
)

/** The same for the people of one company, so that a company of many does not drown one of few. */
export const surveyCompanyResult = sqliteTable(
  'survey_company_result',
  {
    surveyId: text('survey_id').notNull(),
    itemId: text('item_id').notNull(),
    companyId: text('company_id').notNull(),
    n: integer().notNull(),
    tally: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.itemId, t.companyId] }),
    index('survey_company_result_survey').on(t.surveyId),
    check('survey_company_result_tally', sql`json_valid(tally) AND n >= 0`),
  ],
)
