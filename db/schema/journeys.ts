import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const JOURNEY_STATES = ['draft', 'live', 'paused', 'ended'] as const
/** A way that people are led along, step by step, from something that happened to a goal. */
export const journey = sqliteTable(
  'journey',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Which of the ready-made ones it began as. */
    template: text(),
    state: text({ enum: JOURNEY_STATES }).notNull(),
    /** Why it rests, in a word, when it was not a person who paused it. */
    note: text(),
    /** JSON: what is edited. People walk along `journey_version`. */
    draft: text().notNull(),
    /** The version that who enters now walks along; null before it went live. */
    version: integer(),
    /** From when on things that happen start it. */
    liveSince: integer('live_since'),
    /** For sweeps of many people: the number of the last contact looked at, and when the next sweep is due. */
    sweptTo: integer('swept_to').notNull().default(0),
    sweepAt: integer('sweep_at'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [
    index('journey_sweep').on(t.sweepAt).where(sql`sweep_at IS NOT NULL`),
    check('journey_state', sql`state IN ('draft', 'live', 'paused', 'ended')`),
    check('journey_live', sql`state = 'draft' OR (version IS NOT NULL AND live_since IS NOT NULL)`),
    check('journey_draft', sql`json_valid(draft)`),
  ],
)

/** What people really walk along; nobody changes it under their feet. */
export const journeyVersion = sqliteTable(
  'journey_version',
  {
    journeyId: text('journey_id')
      .notNull()
      .references(() => journey.id),
    version: integer().notNull(),
    definition: text().notNull(),
    publishedAt: integer('published_at').notNull(),
    publishedBy: text('published_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.journeyId, t.version] }),
    check('journey_version_json', sql`json_valid(definition)`),
  ],
)

export const RUN_STATES = ['running', 'done', 'left', 'held_out'] as const
/** One person on one journey. What started it starts it once; who is held out gets none of its steps. */
export const journeyRun = sqliteTable(
  'journey_run',
  {
    id: text().primaryKey(),
    journeyId: text('journey_id')
      .notNull()
      .references(() => journey.id),
    version: integer().notNull(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    entryKey: text('entry_key').notNull(),
    state: text({ enum: RUN_STATES }).notNull(),
    holdout: integer({ mode: 'boolean' }).notNull(),
    /** Whether it stands in the comparison: their first time here, and not at the goal already. */
    counts: integer({ mode: 'boolean' }).notNull(),
    /** Where they are: the step that comes next, and how many were done. */
    node: text(),
    seq: integer().notNull().default(0),
    dueAt: integer('due_at'),
    /** Since when they wait at a step that waits for something. */
    waitingSince: integer('waiting_since'),
    enteredAt: integer('entered_at').notNull(),
    endedAt: integer('ended_at'),
    endedBecause: text('ended_because'),
    goalAt: integer('goal_at'),
  },
  (t) => [
    uniqueIndex('journey_run_once').on(t.journeyId, t.entryKey),
    index('journey_run_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('journey_run_of').on(t.contactId, t.journeyId),
    index('journey_run_newest').on(t.journeyId, t.enteredAt, t.id),
    index('journey_run_counts').on(t.journeyId, t.holdout, t.enteredAt, t.goalAt).where(sql`counts = 1`),
    check('journey_run_state', sql`state IN ('running', 'done', 'left', 'held_out')`),
    check('journey_run_holdout', sql`(state = 'held_out') = (holdout = 1)`),
    check('journey_run_held_out', sql`holdout = 0 OR (seq = 0 AND due_at IS NULL AND node IS NULL)`),
    check('journey_run_due', sql`(due_at IS NOT NULL) = (state = 'running')`),
    check('journey_run_ended', sql`(ended_at IS NOT NULL) = (state IN ('done', 'left'))`),
  ],
)

/** Append-only: what was done with somebody, in order, none left out and none twice. */
export const journeyStep = sqliteTable(
  'journey_step',
  {
    runId: text('run_id')
      .notNull()
      .references(() => journeyRun.id),
    seq: integer().notNull(),
    node: text().notNull(),
    kind: text().notNull(),
    at: integer().notNull(),
    /** What came of it, in one word. */
    outcome: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] }), check('journey_step_seq', sql`seq >= 1`)],
)

/** How far the logs of what happened were read; one row for each log. */
export const journeyCursor = sqliteTable('journey_cursor', {
  log: text({ enum: ['event', 'tracked_event'] }).primaryKey(),
  seq: integer().notNull(),
})
