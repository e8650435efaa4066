import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const STAGES = ['activation', 'adoption', 'adoration', 'advocacy'] as const
export const TRANSITION_KINDS = ['advance', 'regress'] as const

/** Where a contact is now. A projection: replaying the contact's events gives the same row. */
export const contactStage = sqliteTable(
  'contact_stage',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    stage: text({ enum: STAGES }).notNull(),
    peakStage: text('peak_stage', { enum: STAGES }).notNull(),
    enteredAt: integer('entered_at').notNull(),
    lastActAt: integer('last_act_at'),
    nextCheckAt: integer('next_check_at'),
    lastSeq: integer('last_seq').notNull(),
  },
  (t) => [
    index('contact_stage_stage').on(t.stage, t.enteredAt, t.contactId),
    index('contact_stage_due').on(t.nextCheckAt).where(sql`next_check_at IS NOT NULL`),
    check('contact_stage_stage', sql`stage IN ('activation', 'adoption', 'adoration', 'advocacy')`),
    check('contact_stage_peak', sql`peak_stage IN ('activation', 'adoption', 'adoration', 'advocacy')`),
  ],
)

/** Append-only history of stages; a trigger refuses changes. `implied` marks a stage that was skipped through. */
export const stageTransition = sqliteTable(
  'stage_transition',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    fromStage: text('from_stage', { enum: STAGES }),
    toStage: text('to_stage', { enum: STAGES }).notNull(),
    kind: text({ enum: TRANSITION_KINDS }).notNull(),
    implied: integer({ mode: 'boolean' }).notNull(),
    rule: text().notNull(),
    eventSeq: integer('event_seq').notNull(),
    at: integer().notNull(),
    dwellMs: integer('dwell_ms'),
  },
  (t) => [
    index('stage_transition_contact').on(t.contactId, t.at),
    index('stage_transition_at').on(t.at, t.kind, t.toStage),
    check('stage_transition_to', sql`to_stage IN ('activation', 'adoption', 'adoration', 'advocacy')`),
    check('stage_transition_kind', sql`kind IN ('advance', 'regress')`),
  ],
)

/** Whose words brought whom, when that person became a customer, and when they spoke themselves: the turn of the wheel. */
export const loopEdge = sqliteTable(
  'loop_edge',
  {
    prospectId: text('prospect_id')
      .primaryKey()
      .references(() => contact.id),
    advocateId: text('advocate_id')
      .notNull()
      .references(() => contact.id),
    /** By their words in public, or by a link they handed on. */
    testimonialId: text('testimonial_id'),
    linkId: text('link_id'),
    /** How well it is shown: 1 a code, 2 a click, 3 seen on the page, 4 their own word. */
    evidence: integer().notNull(),
    actAt: integer('act_at').notNull(),
    prospectAt: integer('prospect_at').notNull(),
    customerAt: integer('customer_at'),
    advocateAt: integer('advocate_at'),
  },
  (t) => [
    index('loop_edge_advocate').on(t.advocateId),
    index('loop_edge_at').on(t.prospectAt),
    check('loop_edge_evidence', sql`evidence BETWEEN 1 AND 4`),
    check('loop_edge_by', sql`(testimonial_id IS NULL) <> (link_id IS NULL)`),
    check('loop_edge_two_people', sql`prospect_id <> advocate_id`),
  ],
)
