import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { product } from './products.ts'

/** What the words of a mail may leave a gap for. */
export const PLACEHOLDERS = ['name', 'product', 'company'] as const
export const CAMPAIGN_STATES = ['draft', 'live', 'paused', 'ended'] as const
/** What may start an invitation to review. Nothing in it says how happy somebody is. */
export const CAMPAIGN_TRIGGERS = ['registered', 'purchased', 'chosen'] as const

/** Invitations to review one product: the same words, at the same distance from the same act, to everybody. */
export const campaign = sqliteTable(
  'campaign',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    trigger: text({ enum: CAMPAIGN_TRIGGERS }).notNull(),
    /** JSON of the closed shape the contract names: companies, plans, sources, dates. */
    audience: text().notNull().default('{}'),
    delayHours: integer('delay_hours').notNull(),
    /** JSON: hours after the invitation, at most two. */
    reminderHours: text('reminder_hours').notNull(),
    subject: text().notNull(),
    message: text().notNull(),
    /** Printed on every review that comes of it; empty when nothing is given. */
    incentive: text().notNull().default(''),
    state: text({ enum: CAMPAIGN_STATES }).notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    /** From when on acts count. */
    liveSince: integer('live_since'),
  },
  (t) => [
    index('campaign_live').on(t.trigger).where(sql`state = 'live'`),
    check(
      'campaign_state',
      sql`state IN ('draft', 'live', 'paused', 'ended') AND (state = 'draft') = (live_since IS NULL)`,
    ),
    check('campaign_trigger', sql`trigger IN ('registered', 'purchased', 'chosen')`),
    check('campaign_delay', sql`delay_hours BETWEEN 0 AND 2160`),
    check('campaign_reminders', sql`json_valid(reminder_hours) AND json_array_length(reminder_hours) <= 2`),
    check('campaign_audience', sql`json_valid(audience)`),
  ],
)

export const INVITATION_STATES = [
  'queued',
  'sent',
  'delivered',
  'clicked',
  'started',
  'submitted',
  'declined',
  'unsubscribed',
  'bounced',
  'complained',
  'expired',
  'cancelled',
] as const

/** One person asked once about one product. The token stands in the mail; looking at its page uses nothing. */
export const invitation = sqliteTable(
  'invitation',
  {
    id: text().primaryKey(),
    campaignId: text('campaign_id')
      .notNull()
      .references(() => campaign.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    productId: text('product_id').notNull(),
    /** What started it: the act's own id. */
    causeId: text('cause_id'),
    /** Made with the first mail: what waits cannot be used. */
    tokenHash: text('token_hash').unique(),
    /** The token, sealed, for the mails; gone when the invitation is over. */
    sealed: text(),
    state: text({ enum: INVITATION_STATES }).notNull(),
    /** Why it was cancelled. */
    note: text(),
    queuedAt: integer('queued_at').notNull(),
    /** When the next mail of it goes out; null when none will. */
    dueAt: integer('due_at'),
    sentAt: integer('sent_at'),
    lastMailAt: integer('last_mail_at'),
    reminders: integer().notNull().default(0),
    expiresAt: integer('expires_at').notNull(),
    endedAt: integer('ended_at'),
    reviewId: text('review_id'),
  },
  (t) => [
    uniqueIndex('invitation_once').on(t.campaignId, t.contactId),
    uniqueIndex('invitation_one_open').on(t.contactId, t.productId).where(sql`ended_at IS NULL`),
    index('invitation_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('invitation_contact').on(t.contactId, t.productId, t.queuedAt),
    index('invitation_expiry').on(t.expiresAt).where(sql`ended_at IS NULL`),
    index('invitation_newest').on(t.campaignId, t.queuedAt, t.id),
    index('invitation_state_of').on(t.campaignId, t.state, t.queuedAt, t.id),
    check(
      'invitation_state',
      sql`state IN ('queued', 'sent', 'delivered', 'clicked', 'started', 'submitted', 'declined', 'unsubscribed', 'bounced', 'complained', 'expired', 'cancelled')`,
    ),
    check('invitation_reminders', sql`reminders BETWEEN 0 AND 2`),
    check(
      'invitation_token',
      sql`token_hash IS NOT NULL OR (sealed IS NULL AND (last_mail_at IS NULL OR ended_at IS NOT NULL))`,
    ),
    check('invitation_over', sql`ended_at IS NULL OR (due_at IS NULL AND sealed IS NULL)`),
    check(
      'invitation_ended',
      sql`(ended_at IS NOT NULL) = (state IN ('submitted', 'declined', 'unsubscribed', 'bounced', 'complained', 'expired', 'cancelled'))`,
    ),
  ],
)

/** Append-only: what became of an invitation, when. */
export const invitationEvent = sqliteTable(
  'invitation_event',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    invitationId: text('invitation_id')
      .notNull()
      .references(() => invitation.id),
    state: text({ enum: INVITATION_STATES }).notNull(),
    at: integer().notNull(),
  },
  (t) => [index('invitation_event_of').on(t.invitationId)],
)
