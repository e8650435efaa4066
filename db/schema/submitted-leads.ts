import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

export const LEAD_STATES = [
  'submitted',
  'accepted',
  'qualified',
  'meeting',
  'negotiation',
  'won',
  'lost',
  'declined',
] as const
export const DECLINE_REASONS = ['known', 'taken', 'no_fit', 'no_answer', 'unclear', 'no_consent'] as const
/** Somebody's friend or customer, named to us on a form: the first to name them has them while the protection lasts. */
export const submittedLead = sqliteTable(
  'submitted_lead',
  {
    id: text().primaryKey(),
    advocateId: text('advocate_id')
      .notNull()
      .references(() => contact.id),
    name: text().notNull(),
    email: text().notNull(),
    /** Of the normalised address, with a key: it is compared, not read, and stays when the address goes. */
    emailHash: text('email_hash').notNull(),
    /** Null for the mail providers that everybody uses. */
    domain: text(),
    company: text().notNull().default(''),
    note: text().notNull().default(''),
    /** What makes it right that we hear of them, in the words that stood beside the box. */
    basis: text().notNull(),
    state: text({ enum: LEAD_STATES }).notNull(),
    declineReason: text('decline_reason', { enum: DECLINE_REASONS }),
    /** Nobody else is credited for them until then. */
    ownedUntil: integer('owned_until').notNull(),
    /** The person, once we know them. */
    contactId: text('contact_id').references(() => contact.id),
    /** Answer by then. */
    dueAt: integer('due_at'),
    submittedAt: integer('submitted_at').notNull(),
    movedAt: integer('moved_at').notNull(),
    /** Nothing that names them stands here any more. */
    forgottenAt: integer('forgotten_at'),
  },
  (t) => [
    uniqueIndex('submitted_lead_one_open').on(t.emailHash).where(sql`state NOT IN ('won', 'lost', 'declined')`),
    index('submitted_lead_hash').on(t.emailHash),
    index('submitted_lead_advocate').on(t.advocateId, t.submittedAt, t.id),
    index('submitted_lead_state').on(t.state, t.submittedAt, t.id),
    index('submitted_lead_moved').on(t.movedAt),
    check('submitted_lead_state', sql`state IN (${LIST(LEAD_STATES)})`),
    check('submitted_lead_declined', sql`(state = 'declined') = (decline_reason IS NOT NULL)`),
    check('submitted_lead_reason', sql`decline_reason IS NULL OR decline_reason IN (${LIST(DECLINE_REASONS)})`),
    check('submitted_lead_forgotten', sql`forgotten_at IS NULL OR (name = '' AND email = '' AND note = '')`),
  ],
)
export const submittedLeadStep = sqliteTable(
  'submitted_lead_step',
  {
    id: text().primaryKey(),
    leadId: text('lead_id')
      .notNull()
      .references(() => submittedLead.id),
    fromState: text('from_state', { enum: LEAD_STATES }),
    toState: text('to_state', { enum: LEAD_STATES }).notNull(),
    /** For the advocate to read. */
    note: text().notNull().default(''),
    at: integer().notNull(),
    by: text(),
  },
  (t) => [index('submitted_lead_step_lead').on(t.leadId, t.at)],
)

/** Mail that an advocate had us send to a friend, once for each address. The address goes after two weeks. */
export const friendInvitation = sqliteTable(
  'friend_invitation',
  {
    id: text().primaryKey(),
    advocateId: text('advocate_id')
      .notNull()
      .references(() => contact.id),
    addressHash: text('address_hash').notNull().unique(),
    /** Null once it was forgotten. */
    email: text(),
    legalBasis: text('legal_basis').notNull(),
    /** What was offered then. */
    offerId: text('offer_id'),
    at: integer().notNull(),
  },
  (t) => [
    index('friend_invitation_advocate').on(t.advocateId, t.at),
    index('friend_invitation_kept').on(t.at).where(sql`email IS NOT NULL`),
  ],
)
