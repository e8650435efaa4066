import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

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
