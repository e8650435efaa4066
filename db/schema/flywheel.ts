import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const STAGES = ['activation', 'adoption', 'adoration', 'advocacy'] as const
export const HEALTHS = ['active', 'at_risk', 'dormant', 'churned'] as const
/**
 * Up, down, out of life, back into it; health alone; and what was known wrongly: such a row takes another back
 * (`supersedes`), or says where somebody stands since two contacts became one person or two again.
 */
export const TRANSITION_KINDS = ['advance', 'regress', 'lapse', 'recover', 'health', 'correction'] as const
/** Ways to move, as staff asks for them: `forward` is all that turns the wheel after the way in, `lost` all that slows it. */
export const MOVED = {
  ...{ up: ['advance'], down: ['regress'], lapsed: ['lapse'], recovered: ['recover'] },
  ...{ forward: ['advance', 'recover'], lost: ['regress', 'lapse'] },
} as const satisfies Record<string, readonly (typeof TRANSITION_KINDS)[number][]>
/** All of them, where only from and to were asked. */
export const MOVES = ['advance', 'regress', 'lapse', 'recover'] as const
/** A fact of the portal, an event a host told us of, what it said of the person, time alone, new rules, or the staff. */
export const TRANSITION_CAUSES = ['event', 'tracked', 'told', 'time', 'rules', 'staff'] as const
/** What begins a lap: who had left came back, or who had closed a loop came for more. */
export const LAP_REASONS = ['came_back', 'loop_closed'] as const

const STAGE = sql.raw(`('activation', 'adoption', 'adoration', 'advocacy')`)
const HEALTH = sql.raw(`('active', 'at_risk', 'dormant', 'churned')`)

/** Where a contact is now. A projection: replaying the person's events under the rules gives the same row. */
export const contactStage = sqliteTable(
  'contact_stage',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    stage: text({ enum: STAGES }).notNull(),
    peakStage: text('peak_stage', { enum: STAGES }).notNull(),
    health: text({ enum: HEALTHS }).notNull(),
    /** 1, and one more with each return of somebody who had churned and each closed loop that starts again. */
    lap: integer().notNull(),
    /** When it began, and by what; null in the first. */
    lapAt: integer('lap_at'),
    lapWhy: text('lap_why', { enum: LAP_REASONS }),
    enteredAt: integer('entered_at').notNull(),
    healthAt: integer('health_at').notNull(),
    engagement: real().notNull(),
    affinity: real().notNull(),
    advocacy: real().notNull(),
    scoredAt: integer('scored_at').notNull(),
    lastActAt: integer('last_act_at'),
    lastSignAt: integer('last_sign_at'),
    /** From when they are quieter than is usual for them: twice their own usual gap after the last sign. */
    quietFrom: integer('quiet_from'),
    nextCheckAt: integer('next_check_at'),
    /** While pinned: where the rules alone would have them. */
    pinUntil: integer('pin_until'),
    shadowStage: text('shadow_stage', { enum: STAGES }),
    /** How they came, by what was known first. */
    channel: text().notNull(),
    rulesVersion: integer('rules_version').notNull(),
  },
  (t) => [
    index('contact_stage_stage').on(t.stage, t.enteredAt, t.contactId),
    index('contact_stage_health').on(t.health, t.enteredAt, t.contactId),
    index('contact_stage_entered').on(t.enteredAt, t.contactId),
    index('contact_stage_quiet').on(t.quietFrom, t.contactId, t.health).where(sql`quiet_from IS NOT NULL`),
    index('contact_stage_due').on(t.nextCheckAt).where(sql`next_check_at IS NOT NULL`),
    check('contact_stage_stage', sql`stage IN ${STAGE} AND peak_stage IN ${STAGE}`),
    check('contact_stage_health', sql`health IN ${HEALTH}`),
    check('contact_stage_lap', sql`(lap_at IS NULL) = (lap_why IS NULL)`),
    check('contact_stage_lap_why', sql`lap_why IN ('came_back', 'loop_closed')`),
    check('contact_stage_pin', sql`(pin_until IS NULL) = (shadow_stage IS NULL)`),
  ],
)

/**
 * Somebody with much behind them as a replay left them at a moment, so that the next one need not begin at the beginning.
 * Without it everything is the same, only later.
 */
export const stageKept = sqliteTable('stage_kept', {
  contactId: text('contact_id')
    .primaryKey()
    .references(() => contact.id),
  at: integer().notNull(),
  /** What the portal told up to here is in it. */
  seq: integer().notNull(),
  life: text().notNull(),
})

/** Append-only history of stages; a trigger refuses changes. `implied` marks a stage that was skipped through. */
export const stageTransition = sqliteTable(
  'stage_transition',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    fromStage: text('from_stage', { enum: STAGES }),
    /** Null only where a contact became part of another. */
    toStage: text('to_stage', { enum: STAGES }),
    kind: text({ enum: TRANSITION_KINDS }).notNull(),
    healthFrom: text('health_from', { enum: HEALTHS }),
    healthTo: text('health_to', { enum: HEALTHS }),
    lap: integer().notNull(),
    implied: integer({ mode: 'boolean' }).notNull(),
    rule: text().notNull(),
    rulesVersion: integer('rules_version').notNull(),
    cause: text({ enum: TRANSITION_CAUSES }).notNull(),
    /** Its number in the event log, among what hosts told us, or among what they said of people. */
    causeSeq: integer('cause_seq'),
    channel: text().notNull(),
    at: integer().notNull(),
    recordedAt: integer('recorded_at').notNull(),
    dwellMs: integer('dwell_ms'),
    supersedes: text(),
  },
  (t) => [
    index('stage_transition_contact').on(t.contactId, t.at),
    index('stage_transition_at').on(t.at, t.kind, t.toStage, t.fromStage, t.channel),
    uniqueIndex('stage_transition_once').on(t.supersedes).where(sql`supersedes IS NOT NULL`),
    check('stage_transition_kind', sql`kind IN ('advance', 'regress', 'lapse', 'recover', 'health', 'correction')`),
    check('stage_transition_cause', sql`cause IN ('event', 'tracked', 'told', 'time', 'rules', 'staff')`),
    check('stage_transition_to', sql`kind = 'correction' OR (to_stage IS NOT NULL AND health_to IS NOT NULL)`),
    check('stage_transition_supersedes', sql`supersedes IS NULL OR kind = 'correction'`),
  ],
)

/** The rules that move stages, version by version; append-only, a trigger refuses changes. */
export const stageRuleSet = sqliteTable('stage_rule_set', {
  version: integer().primaryKey(),
  rules: text().notNull(),
  note: text().notNull(),
  publishedAt: integer('published_at').notNull(),
  publishedBy: text('published_by').notNull(),
})

/** Staff says where somebody stands, and why, until a day at the latest. */
export const stagePin = sqliteTable(
  'stage_pin',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    stage: text({ enum: STAGES }).notNull(),
    reason: text().notNull(),
    pinnedAt: integer('pinned_at').notNull(),
    pinnedBy: text('pinned_by').notNull(),
    until: integer().notNull(),
    endedAt: integer('ended_at'),
    endedBy: text('ended_by'),
  },
  (t) => [
    index('stage_pin_contact').on(t.contactId, t.pinnedAt),
    check('stage_pin_stage', sql`stage IN ${STAGE}`),
    check('stage_pin_until', sql`until > pinned_at AND until <= pinned_at + 7776000000`),
  ],
)

/** Moves of a day, without stages that were only passed through. Kept in the transaction that writes the transition. */
export const stageFlowDay = sqliteTable(
  'stage_flow_day',
  {
    day: integer().notNull(),
    kind: text({ enum: TRANSITION_KINDS }).notNull(),
    fromStage: text('from_stage').notNull(),
    toStage: text('to_stage').notNull(),
    channel: text().notNull(),
    n: integer().notNull(),
    dwellSumMs: integer('dwell_sum_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.kind, t.fromStage, t.toStage, t.channel] })],
)

/** How many more stand in a stage with a health at the end of a day than the day before; the stock is their sum. */
export const stageStockDay = sqliteTable(
  'stage_stock_day',
  {
    day: integer().notNull(),
    stage: text({ enum: STAGES }).notNull(),
    health: text({ enum: HEALTHS }).notNull(),
    change: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.stage, t.health] })],
)
