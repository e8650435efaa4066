import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

/** Weeks in which somebody got value; week 0 begins on the first Monday of 1970, in UTC. By the contact that stands for them. */
export const contactWeek = sqliteTable(
  'contact_week',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    week: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contactId, t.week] })],
)

/** The week in which somebody first adopted: the cohort they are of. */
export const contactCohort = sqliteTable(
  'contact_cohort',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    week: integer().notNull(),
  },
  (t) => [index('contact_cohort_week').on(t.week, t.contactId)],
)

/** How many are of a cohort, and how many of them got value so many weeks later; kept in the change that moves them. */
export const cohortSize = sqliteTable('cohort_size', { week: integer().primaryKey(), people: integer().notNull() })
export const cohortCell = sqliteTable(
  'cohort_cell',
  { week: integer().notNull(), age: integer().notNull(), n: integer().notNull() },
  (t) => [primaryKey({ columns: [t.week, t.age] }), check('cohort_cell_age', sql`age >= 0`)],
)

/** What was counted last: stays for each horizon, and the weeks of everybody. */
export const stayReport = sqliteTable(
  'stay_report',
  {
    name: text().primaryKey(),
    computedAt: integer('computed_at').notNull(),
    people: integer().notNull(),
    data: text().notNull(),
  },
  () => [check('stay_report_data_is_json', sql`json_valid(data)`)],
)

/** Append-only: what is aimed at in each stage, in versions; the last holds. The value is JSON of the shape `StageTargets`. */
export const stageTarget = sqliteTable(
  'stage_target',
  {
    version: integer().primaryKey(),
    value: text().notNull(),
    savedAt: integer('saved_at').notNull(),
    savedBy: text('saved_by').notNull(),
  },
  () => [check('stage_target_json', sql`json_valid(value)`)],
)
