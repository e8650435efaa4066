import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const MESSAGE_STATES = ['queued', 'sending', 'sent', 'failed', 'suppressed'] as const

/** One mail to one person, written in the change that causes it; what it says is rendered when it is sent. */
export const message = sqliteTable(
  'message',
  {
    id: text().primaryKey(),
    toEmail: text('to_email').notNull(),
    contactId: text('contact_id'),
    accountId: text('account_id'),
    template: text().notNull(),
    data: text().notNull(),
    locale: text().notNull(),
    state: text({ enum: MESSAGE_STATES }).notNull().default('queued'),
    /** Counted when a process takes it up, so a later one can tell its own try from an earlier one. */
    attempts: integer().notNull().default(0),
    leaseUntil: integer('lease_until'),
    providerId: text('provider_id'),
    /** What the mail is about: a cause that is told twice is written once. */
    dedupeKey: text('dedupe_key').notNull().unique(),
    error: text(),
    createdAt: integer('created_at').notNull(),
    /** Since when it waits: when it was written, or when staff sent it on again. */
    queuedAt: integer('queued_at').notNull(),
    sentAt: integer('sent_at'),
  },
  (t) => [
    index('message_newest').on(t.createdAt, t.id),
    index('message_to').on(t.toEmail, t.createdAt),
    index('message_contact').on(t.contactId),
    index('message_waiting').on(t.queuedAt).where(sql`state IN ('queued', 'sending')`),
    check('message_state', sql`state IN ('queued', 'sending', 'sent', 'failed', 'suppressed')`),
    check('message_data_is_json', sql`json_valid(data)`),
    check('message_to_is_one', sql`to_email = lower(to_email) AND to_email NOT LIKE '%,%' AND to_email NOT LIKE '% %'`),
    check('message_sent', sql`(state = 'sent') = (sent_at IS NOT NULL)`),
    check('message_lease', sql`(state = 'sending') = (lease_until IS NOT NULL)`),
  ],
)

export const SUPPRESSION_REASONS = ['bounce', 'complaint', 'unsubscribe', 'manual'] as const

/** An address that is not written to any more. */
export const suppression = sqliteTable(
  'suppression',
  {
    email: text().primaryKey(),
    reason: text({ enum: SUPPRESSION_REASONS }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('suppression_reason', sql`reason IN ('bounce', 'complaint', 'unsubscribe', 'manual')`),
    check('suppression_email', sql`email = lower(email)`),
  ],
)

export const OPTIONAL_KINDS = [
  'thanks',
  'product',
  'invitations',
  'requests',
  'surveys',
  'referrals',
  'journeys',
] as const

/** A kind of mail that a person switched off. No row is on. */
export const mailPreference = sqliteTable(
  'mail_preference',
  {
    email: text().notNull(),
    kind: text({ enum: OPTIONAL_KINDS }).notNull(),
    offAt: integer('off_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.email, t.kind] }),
    check(
      'mail_preference_kind',
      sql`kind IN ('thanks', 'product', 'invitations', 'requests', 'surveys', 'referrals', 'journeys')`,
    ),
    check('mail_preference_email', sql`email = lower(email)`),
  ],
)

export const MAIL_EVENT_TYPES = ['bounce', 'complaint'] as const

/** What the mail provider told us, by its own id, so that telling it again changes nothing. */
export const mailEvent = sqliteTable(
  'mail_event',
  {
    id: text().primaryKey(),
    email: text().notNull(),
    type: text({ enum: MAIL_EVENT_TYPES }).notNull(),
    at: integer().notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  () => [check('mail_event_type', sql`type IN ('bounce', 'complaint')`)],
)
