import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

export const HOLD_STATES = ['open', 'cleared', 'confirmed'] as const
export const RISK_ACTIONS = ['note', 'hold'] as const

/**
 * A reason to look at somebody who brought somebody. Once for each pair and rule: what was cleared stays cleared.
 * An open one never turns into a payment by itself.
 */
export const hold = sqliteTable(
  'hold',
  {
    id: text().primaryKey(),
    rule: text().notNull(),
    action: text({ enum: RISK_ACTIONS }).notNull(),
    /** What is held: `referral`, and later `commission`. */
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    /** Who brought, and whom. */
    ownerId: text('owner_id')
      .notNull()
      .references(() => contact.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** What was seen, without names and addresses. */
    evidence: text().notNull(),
    state: text({ enum: HOLD_STATES }).notNull(),
    openedAt: integer('opened_at').notNull(),
    /** Somebody has to have decided by then. */
    dueAt: integer('due_at').notNull(),
    /** When the owners were told that nobody has. */
    escalatedAt: integer('escalated_at'),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    /** Why, in the words of whoever decided. */
    reason: text(),
  },
  (t) => [
    uniqueIndex('hold_once').on(t.rule, t.ownerId, t.contactId),
    index('hold_subject').on(t.subjectKind, t.subjectId, t.state),
    index('hold_open').on(t.state, t.openedAt, t.id),
    index('hold_due').on(t.dueAt).where(sql`state = 'open' AND escalated_at IS NULL`),
    check('hold_state', sql`state IN ('open', 'cleared', 'confirmed')`),
    check('hold_action', sql`"action" IN ('note', 'hold') AND ("action" = 'hold' OR state <> 'open')`),
    check('hold_evidence_is_json', sql`json_valid(evidence)`),
    check(
      'hold_decided',
      sql`"action" = 'note' OR ((state = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (reason IS NULL))`,
    ),
    check('hold_two_people', sql`owner_id <> contact_id`),
  ],
)

export const MAIL_ANSWERS = ['mail', 'none', 'unclear'] as const
/** What the names of the internet said of a mail domain, for a day. */
export const mailDomain = sqliteTable(
  'mail_domain',
  {
    domain: text().primaryKey(),
    answer: text({ enum: MAIL_ANSWERS }).notNull(),
    /** How often they did not answer; asked no more after a few times. */
    unclear: integer().notNull().default(0),
    askedAt: integer('asked_at').notNull(),
  },
  (t) => [
    index('mail_domain_asked').on(t.askedAt),
    check('mail_domain_answer', sql`answer IN ('mail', 'none', 'unclear')`),
  ],
)
