import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { product } from './products.ts'
import { review } from './reviews.ts'
import { story } from './stories.ts'
import { testimonial } from './testimonials.ts'

/** Whose words brought somebody: a testimonial in a widget or on its page, a review or a story on theirs. */
export const LEAD_SOURCES = ['testimonial', 'review', 'story', 'direct'] as const
/** How a conversion was tied to words: on the page itself, by the link that was clicked, by what they said, by a code. */
export const CONVERSION_ROUTES = ['page', 'click', 'self', 'code'] as const

/** Who gets the credit for a contact, decided once, when we came to know them. One click earns one credit. */
export const attribution = sqliteTable(
  'attribution',
  {
    contactId: text('contact_id')
      .primaryKey()
      .references(() => contact.id),
    source: text({ enum: LEAD_SOURCES }).notNull(),
    testimonialId: text('testimonial_id'),
    reviewId: text('review_id'),
    storyId: text('story_id'),
    advocateId: text('advocate_id').references(() => contact.id),
    widgetId: text('widget_id'),
    clickHash: text('click_hash').unique(),
    /** How well it is shown: 1 a code, 2 a click, 3 seen on the page, 4 their own word. */
    evidence: integer(),
    /** Why this source, or why a click token counted nothing. */
    trace: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    index('attribution_advocate').on(t.advocateId),
    check('attribution_source', sql`source IN ('testimonial', 'review', 'story', 'direct')`),
    check(
      'attribution_whole',
      sql`(testimonial_id IS NOT NULL) = (source = 'testimonial') AND (review_id IS NOT NULL) = (source = 'review') AND (story_id IS NOT NULL) = (source = 'story') AND (advocate_id IS NULL) = (source = 'direct') AND (evidence IS NULL) = (source = 'direct')`,
    ),
    check('attribution_evidence', sql`evidence BETWEEN 1 AND 4 AND (click_hash IS NOT NULL OR evidence <> 2)`),
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
    /** What of it is the company's own, without tax and shipping; commissions are a part of this. */
    netMinor: integer('net_minor').notNull(),
    currency: text().notNull(),
    /** Where the bill goes, in two letters of ISO 3166-1, when the host or Stripe said so. */
    billingCountry: text('billing_country'),
    requestHash: text('request_hash').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [
    index('sale_contact').on(t.contactId),
    check(
      'sale_billing_country',
      sql`billing_country IS NULL OR (length(billing_country) = 2 AND billing_country NOT GLOB '*[^A-Z]*')`,
    ),
    check('sale_amount', sql`amount_minor >= 0`),
    check('sale_net', sql`net_minor BETWEEN 0 AND amount_minor`),
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

/**
 * Somebody did what the company hoped for. A trigger keeps what was said of it. The host's own number makes every retry
 * the same conversion; without one it is once for each goal and page view.
 */
export const conversion = sqliteTable(
  'conversion',
  {
    id: text().primaryKey(),
    goal: text().notNull(),
    externalId: text('external_id'),
    route: text({ enum: CONVERSION_ROUTES }).notNull(),
    evidence: integer().notNull(),
    /** 1 on a page view that saw nothing, to compare with; 2 on one that was no part of the lot. */
    ghost: integer().$type<0 | 1 | 2>().notNull().default(0),
    widgetId: text('widget_id'),
    placementId: text('placement_id'),
    /** Null unless they said who they are. */
    contactId: text('contact_id').references(() => contact.id),
    valueMinor: integer('value_minor').notNull().default(0),
    currency: text(),
    /** Of the host's request; null while only a page has spoken of it. */
    requestHash: text('request_hash'),
    /** What the host said of the same; it counts, and what the page said stays beside it. */
    supersededBy: text('superseded_by').references((): AnySQLiteColumn => conversion.id),
    at: integer().notNull(),
  },
  (t) => [
    uniqueIndex('conversion_once')
      .on(t.goal, t.externalId)
      .where(sql`external_id IS NOT NULL AND superseded_by IS NULL`),
    index('conversion_widget').on(t.widgetId, t.at),
    index('conversion_contact').on(t.contactId).where(sql`contact_id IS NOT NULL`),
    check('conversion_goal', sql`length(goal) BETWEEN 1 AND 40 AND goal NOT GLOB '*[^a-z0-9_-]*'`),
    check('conversion_route', sql`route IN ('page', 'click', 'self', 'code')`),
    check(
      'conversion_evidence',
      sql`CASE route WHEN 'code' THEN evidence = 1 WHEN 'click' THEN evidence IN (2, 3) WHEN 'page' THEN evidence = 3 ELSE evidence = 4 END`,
    ),
    check('conversion_superseded', sql`superseded_by IS NULL OR (route = 'page' AND superseded_by <> id)`),
    check('conversion_ghost', sql`ghost IN (0, 1, 2) AND (ghost = 0 OR route = 'page')`),
    check('conversion_page', sql`route <> 'page' OR (widget_id IS NOT NULL AND placement_id IS NOT NULL)`),
    check('conversion_value', sql`value_minor >= 0 AND (value_minor = 0 OR currency IS NOT NULL)`),
    check('conversion_currency', sql`length(currency) = 3 AND currency = upper(currency)`),
  ],
)

/** The page views that a conversion came from; each is good for one conversion of a goal. */
export const conversionServe = sqliteTable(
  'conversion_serve',
  {
    goal: text().notNull(),
    nonce: text().notNull(),
    conversionId: text('conversion_id')
      .notNull()
      .references(() => conversion.id),
  },
  (t) => [primaryKey({ columns: [t.nonce, t.goal] })],
)

/** Whose words a conversion is put down to, in basis points. A conversion has 10,000 of them or none. */
export const conversionCredit = sqliteTable(
  'conversion_credit',
  {
    conversionId: text('conversion_id')
      .notNull()
      .references(() => conversion.id),
    testimonialId: text('testimonial_id').references(() => testimonial.id),
    reviewId: text('review_id').references(() => review.id),
    storyId: text('story_id').references(() => story.id),
    /** Null once the author was erased. */
    advocateId: text('advocate_id').references(() => contact.id),
    /** Where these words were seen or clicked. */
    widgetId: text('widget_id'),
    creditBp: integer('credit_bp').notNull(),
  },
  (t) => [
    uniqueIndex('conversion_credit_of_testimonial')
      .on(t.conversionId, t.testimonialId)
      .where(sql`testimonial_id IS NOT NULL`),
    uniqueIndex('conversion_credit_of_review').on(t.conversionId, t.reviewId).where(sql`review_id IS NOT NULL`),
    uniqueIndex('conversion_credit_of_story').on(t.conversionId, t.storyId).where(sql`story_id IS NOT NULL`),
    index('conversion_credit_testimonial').on(t.testimonialId),
    index('conversion_credit_advocate').on(t.advocateId).where(sql`advocate_id IS NOT NULL`),
    check(
      'conversion_credit_words',
      sql`(testimonial_id IS NOT NULL) + (review_id IS NOT NULL) + (story_id IS NOT NULL) = 1`,
    ),
    check('conversion_credit_part', sql`credit_bp BETWEEN 1 AND 10000`),
  ],
)
