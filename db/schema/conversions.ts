import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { product } from './products.ts'

export const LEAD_SOURCES = ['testimonial', 'direct'] as const

/** Who gets the credit for a contact, decided once, when we came to know them. One click earns one credit. */
export const attribution = sqliteTable(
  'attribution',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    source: text({ enum: LEAD_SOURCES }).notNull(),
    testimonialId: text('testimonial_id'),
    advocateId: text('advocate_id').references(() => contact.id),
    widgetId: text('widget_id'),
    clickHash: text('click_hash').unique(),
    /** Why this source, or why a click token counted nothing. */
    trace: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    index('attribution_advocate').on(t.advocateId),
    check('attribution_source', sql`source IN ('testimonial', 'direct')`),
    check(
      'attribution_whole',
      sql`(source = 'testimonial') = (testimonial_id IS NOT NULL AND advocate_id IS NOT NULL AND click_hash IS NOT NULL)`,
    ),
    check('attribution_trace_is_json', sql`json_valid(trace)`),
  ],
)

/** A sale the host reported. The external id makes every retry one sale. */
export const sale = sqliteTable(
  'sale',
  {
    id: text().primaryKey(),
    externalId: text('external_id').notNull().unique(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** Null when the host did not say what was bought. */
    productId: text('product_id').references(() => product.id),
    amountMinor: integer('amount_minor').notNull(),
    currency: text().notNull(),
    requestHash: text('request_hash').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [
    index('sale_contact').on(t.contactId),
    check('sale_amount', sql`amount_minor >= 0`),
    check('sale_currency', sql`length(currency) = 3 AND currency = upper(currency)`),
  ],
)

/** An order the host's signed token spoke of: that somebody bought, without the price. */
export const purchase = sqliteTable(
  'purchase',
  {
    id: text().primaryKey(),
    /** SHA-256 of the host's own number: enough to know it again. */
    orderHash: text('order_hash').notNull().unique(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    productId: text('product_id').references(() => product.id),
    boughtAt: integer('bought_at').notNull(),
    saidAt: integer('said_at').notNull(),
  },
  (t) => [index('purchase_contact').on(t.contactId)],
)
