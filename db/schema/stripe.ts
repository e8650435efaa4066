import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { refund } from './attribution.ts'
import { contact } from './contacts.ts'
import { sale } from './conversions.ts'

export const STRIPE_MODES = ['live', 'test'] as const
/** Which of Stripe's two worlds is ours, and the key to read in it, sealed. One row. */
export const stripeSetting = sqliteTable(
  'stripe_setting',
  {
    id: integer().primaryKey(),
    mode: text({ enum: STRIPE_MODES }).notNull(),
    apiKey: text('api_key'),
    /** Its last four characters, to know it again. */
    apiKeyHint: text('api_key_hint'),
    updatedAt: integer('updated_at').notNull(),
  },
  () => [
    check('stripe_setting_one', sql`id = 1`),
    check('stripe_setting_mode', sql`mode IN ('live', 'test')`),
    check('stripe_setting_key', sql`(api_key IS NULL) = (api_key_hint IS NULL)`),
  ],
)

/** What Stripe signs with, sealed; two at once while one takes the place of the other. */
export const stripeSecret = sqliteTable('stripe_secret', {
  id: text().primaryKey(),
  sealed: text().notNull(),
  hint: text().notNull(),
  createdAt: integer('created_at').notNull(),
})

export const STRIPE_REFUSALS = ['forged', 'old', 'no_secret'] as const
/** How many messages were refused on a day, and why. Nothing else of them is kept. */
export const stripeRefusal = sqliteTable(
  'stripe_refusal',
  {
    /** Days since 1970, UTC. */
    day: integer().notNull(),
    why: text({ enum: STRIPE_REFUSALS }).notNull(),
    n: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.day, t.why] }),
    check('stripe_refusal_why', sql`why IN ('forged', 'old', 'no_secret')`),
  ],
)

export const STRIPE_OUTCOMES = ['recorded', 'skipped', 'waiting', 'nobody', 'failed'] as const
/**
 * Each event of Stripe, once and for ever by its id. What was read from it is sealed in `body` until it is handled; names
 * are never read. Customer and address stand here as keyed hashes, until then too.
 */
export const stripeEvent = sqliteTable(
  'stripe_event',
  {
    id: text().primaryKey(),
    type: text().notNull(),
    mode: text({ enum: STRIPE_MODES }).notNull(),
    /** When Stripe made it. */
    createdAt: integer('created_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    handledAt: integer('handled_at'),
    outcome: text({ enum: STRIPE_OUTCOMES }).notNull(),
    reason: text(),
    /** Which field of it was wrong. */
    field: text(),
    objectId: text('object_id').notNull(),
    /** The sale it is about, by its number: an invoice, or the payment of something bought once. */
    saleKey: text('sale_key'),
    /** The payment that went back or is disputed. */
    payment: text(),
    customerHash: text('customer_hash'),
    emailHash: text('email_hash'),
    /** Who it turned out to be, after it came. */
    contactId: text('contact_id').references(() => contact.id),
    saleId: text('sale_id').references(() => sale.id),
    body: text(),
    dueAt: integer('due_at'),
    /** When the address and the shop's own numbers were taken out of `body`. */
    trimmedAt: integer('trimmed_at'),
    tries: integer().notNull().default(0),
  },
  (t) => [
    index('stripe_event_received').on(t.receivedAt, t.id),
    index('stripe_event_outcome').on(t.outcome, t.receivedAt, t.id),
    index('stripe_event_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('stripe_event_trim').on(t.receivedAt).where(sql`body IS NOT NULL AND trimmed_at IS NULL`),
    index('stripe_event_sale').on(t.saleKey).where(sql`body IS NOT NULL`),
    index('stripe_event_payment').on(t.payment).where(sql`body IS NOT NULL`),
    index('stripe_event_email').on(t.emailHash).where(sql`email_hash IS NOT NULL`),
    index('stripe_event_customer').on(t.customerHash).where(sql`customer_hash IS NOT NULL`),
    check('stripe_event_mode', sql`mode IN ('live', 'test')`),
    check('stripe_event_outcome', sql`outcome IN ('recorded', 'skipped', 'waiting', 'nobody', 'failed')`),
    check('stripe_event_reason', sql`outcome IN ('recorded', 'skipped') OR reason IS NOT NULL`),
    check(
      'stripe_event_forgets',
      sql`outcome NOT IN ('recorded', 'skipped') OR (body IS NULL AND customer_hash IS NULL AND email_hash IS NULL AND due_at IS NULL)`,
    ),
  ],
)

/** Which sale a payment or a charge of Stripe is of. */
export const stripePayment = sqliteTable(
  'stripe_payment',
  { id: text().primaryKey(), saleKey: text('sale_key').notNull() },
  (t) => [index('stripe_payment_sale').on(t.saleKey)],
)

/** Who a customer of Stripe is, by a hash of its id. */
export const stripeCustomer = sqliteTable(
  'stripe_customer',
  {
    hash: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
  },
  (t) => [index('stripe_customer_contact').on(t.contactId)],
)

/** What customers type for a promotion code; the events of a sale name only its id. */
export const stripePromotion = sqliteTable('stripe_promotion', { id: text().primaryKey(), code: text().notNull() })

export const STRIPE_REFUND_STATES = ['pending', 'succeeded', 'failed'] as const
/** A refund of Stripe as it stands by the latest event. */
export const stripeRefund = sqliteTable(
  'stripe_refund',
  {
    id: text().primaryKey(),
    payment: text().notNull(),
    amountMinor: integer('amount_minor').notNull(),
    state: text({ enum: STRIPE_REFUND_STATES }).notNull(),
    createdAt: integer('created_at').notNull(),
    /** When it came to stand so. */
    at: integer().notNull(),
  },
  (t) => [
    index('stripe_refund_payment').on(t.payment),
    check('stripe_refund_state', sql`state IN ('pending', 'succeeded', 'failed')`),
    check('stripe_refund_amount', sql`amount_minor > 0`),
  ],
)

/** How much of a charge went back by the latest event that said so. */
export const stripeCharge = sqliteTable(
  'stripe_charge',
  {
    id: text().primaryKey(),
    payment: text().notNull(),
    refundedMinor: integer('refunded_minor').notNull(),
    at: integer().notNull(),
  },
  (t) => [index('stripe_charge_payment').on(t.payment), check('stripe_charge_refunded', sql`refunded_minor >= 0`)],
)

/** Which refunds here are those of a payment of Stripe. */
export const stripeBooking = sqliteTable(
  'stripe_booking',
  {
    refundId: text('refund_id')
      .primaryKey()
      .references(() => refund.id),
    payment: text().notNull(),
  },
  (t) => [index('stripe_booking_payment').on(t.payment)],
)
