import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

/** By what somebody was brought. */
export const LOOP_KINDS = ['referral', 'affiliate', 'testimonial', 'review', 'story', 'self_reported'] as const
/** What tells of a first purchase: a sale with its amount, or what a host says happened. */
export const PURCHASE_SOURCES = ['sale.recorded', 'order.paid', 'subscription.started', 'trial.converted'] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/**
 * Whose words brought whom, when that person became a customer, and when they spoke themselves: the turn of the wheel.
 * A projection: the facts of a person give the same rows. The credits of a person add up to 10,000.
 */
export const loopEdge = sqliteTable(
  'loop_edge',
  {
    /** The contact that stands for the person. */
    prospectId: text('prospect_id')
      .notNull()
      .references(() => contact.id),
    /** As the fact names them; who reads asks whose contact it is by now. */
    advocateId: text('advocate_id')
      .notNull()
      .references(() => contact.id),
    kind: text({ enum: LOOP_KINDS }).notNull(),
    creditBp: integer('credit_bp').notNull(),
    /** By their words in public, or by a link they handed on: one of these. */
    testimonialId: text('testimonial_id'),
    reviewId: text('review_id'),
    storyId: text('story_id'),
    linkId: text('link_id'),
    /** How well it is shown: 1 a code or a form, 2 a click, 3 seen on the page, 4 their own word. */
    evidence: integer().notNull(),
    actAt: integer('act_at').notNull(),
    prospectAt: integer('prospect_at').notNull(),
    customerAt: integer('customer_at'),
    advocateAt: integer('advocate_at'),
    /** Of the first purchase, where it is known; for figures by advocate. */
    valueMinor: integer('value_minor'),
    currency: text(),
  },
  (t) => [
    primaryKey({ columns: [t.prospectId, t.advocateId, t.kind] }),
    index('loop_edge_advocate').on(t.advocateId, t.customerAt),
    index('loop_edge_at').on(t.prospectAt, t.prospectId, t.advocateId, t.kind),
    index('loop_edge_turned').on(t.prospectAt, t.prospectId, t.advocateId, t.kind).where(sql`advocate_at IS NOT NULL`),
    check('loop_edge_kind', sql`kind IN (${LIST(LOOP_KINDS)}) AND (kind = 'self_reported') = (evidence = 4)`),
    check('loop_edge_credit', sql`credit_bp BETWEEN 1 AND 10000`),
    check('loop_edge_evidence', sql`evidence BETWEEN 1 AND 4`),
    check(
      'loop_edge_by',
      sql`(testimonial_id IS NOT NULL) + (review_id IS NOT NULL) + (story_id IS NOT NULL) + (link_id IS NOT NULL) = 1`,
    ),
    check('loop_edge_two_people', sql`prospect_id <> advocate_id`),
    check('loop_edge_order', sql`act_at <= prospect_at AND coalesce(customer_at, prospect_at) >= prospect_at`),
    check(
      'loop_edge_value',
      sql`(value_minor IS NULL) = (currency IS NULL) AND (value_minor IS NULL OR customer_at IS NOT NULL)`,
    ),
  ],
)

/** When somebody first bought, whoever brought them; a projection as well. */
export const firstPurchase = sqliteTable(
  'first_purchase',
  {
    /** The contact that stands for the person. */
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    at: integer().notNull(),
    source: text({ enum: PURCHASE_SOURCES }).notNull(),
    valueMinor: integer('value_minor'),
    currency: text(),
  },
  (t) => [
    index('first_purchase_at').on(t.at),
    check('first_purchase_source', sql`source IN (${LIST(PURCHASE_SOURCES)})`),
    check('first_purchase_value', sql`(value_minor IS NULL) = (currency IS NULL) AND coalesce(value_minor, 0) >= 0`),
  ],
)

/** The figures about turns, and who brought most, as they were last counted; one row. */
export const loopTally = sqliteTable(
  'loop_tally',
  {
    id: integer().primaryKey(),
    countedAt: integer('counted_at').notNull(),
    figures: text().notNull(),
    ranking: text().notNull(),
  },
  () => [
    check('loop_tally_is_one', sql`id = 1`),
    check('loop_tally_is_json', sql`json_valid(figures) AND json_valid(ranking)`),
  ],
)
