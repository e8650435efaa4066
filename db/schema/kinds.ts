import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { STAGES } from './flywheel.ts'

/** What kind of business a company is; `other` begins with what every portal begins with. */
export const BUSINESS_KINDS = ['saas', 'shop', 'firm', 'nonprofit', 'other'] as const
/** What a template brings, each taken by itself. */
export const KIND_PARTS = ['names', 'rules', 'events', 'surveys', 'journeys'] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** What this company calls a stage. A stage without a row has the name that everybody's has. */
export const stageName = sqliteTable(
  'stage_name',
  {
    stage: text({ enum: STAGES }).primaryKey(),
    name: text().notNull(),
    /** A colleague wrote it: no template writes over it. */
    own: integer({ mode: 'boolean' }).notNull(),
    changedAt: integer('changed_at').notNull(),
    changedBy: text('changed_by').notNull(),
  },
  () => [
    check('stage_name_stage', sql`stage IN (${LIST(STAGES)})`),
    check('stage_name_length', sql`length(name) BETWEEN 1 AND 24`),
    check('stage_name_own', sql`own IN (0, 1)`),
  ],
)

/** A template was taken, or more of it. The last row is the one in use. */
export const kindChoice = sqliteTable(
  'kind_choice',
  {
    id: text().primaryKey(),
    kind: text({ enum: BUSINESS_KINDS }).notNull(),
    /** JSON: what of it was taken. */
    parts: text().notNull(),
    chosenAt: integer('chosen_at').notNull(),
    chosenBy: text('chosen_by').notNull(),
  },
  (t) => [
    index('kind_choice_newest').on(t.chosenAt, t.id),
    check('kind_choice_kind', sql`kind IN (${LIST(BUSINESS_KINDS)})`),
    check('kind_choice_parts', sql`json_valid(parts)`),
  ],
)

/** What a name counts as that hosts of some kind send: it holds for names that come for the first time. */
export const eventSpelling = sqliteTable('event_spelling', {
  /** In small letters, without what stands between them. */
  spelling: text().primaryKey(),
  countsAs: text('counts_as').notNull(),
  kind: text({ enum: BUSINESS_KINDS }).notNull(),
  addedAt: integer('added_at').notNull(),
})
