import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { product } from './products.ts'
import { review } from './reviews.ts'

export const UNCONFIRMED_ORIGINS = ['form', 'widget', 'api'] as const

/** A review whose author has not opened the mail yet. It goes when they do, or after fourteen days. */
export const unconfirmedReview = sqliteTable(
  'unconfirmed_review',
  {
    id: text().primaryKey(),
    email: text().notNull(),
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    /** JSON of what was sent, as the contract names it. */
    words: text().notNull(),
    origin: text({ enum: UNCONFIRMED_ORIGINS }).notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [
    index('unconfirmed_review_email').on(t.email, t.productId),
    index('unconfirmed_review_expiry').on(t.expiresAt),
    check('unconfirmed_review_json', sql`json_valid(words)`),
    check('unconfirmed_review_email', sql`email = lower(email)`),
    check('unconfirmed_review_origin', sql`origin IN ('form', 'widget', 'api')`),
  ],
)

/** What a product asks beside the words. Never changed: another set of questions is another row. */
export const reviewForm = sqliteTable(
  'review_form',
  {
    id: text().primaryKey(),
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    version: integer().notNull(),
    questions: text().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('review_form_version').on(t.productId, t.version),
    check('review_form_json', sql`json_valid(questions) AND json_array_length(questions) <= 10`),
  ],
)

export const VERIFICATION_METHODS = ['email', 'invitation', 'customer', 'order', 'work_email'] as const

/** What shows that the author is who they say. Rows are written by what happened; nobody can grant one. */
export const verification = sqliteTable(
  'verification',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    method: text({ enum: VERIFICATION_METHODS }).notNull(),
    /** The row it rests on: an account, an invitation, an identification, a sale. */
    evidence: text().notNull(),
    /** JSON: what may be said of it in public. */
    facts: text().notNull().default('{}'),
    verifiedAt: integer('verified_at').notNull(),
  },
  (t) => [
    uniqueIndex('verification_once').on(t.reviewId, t.method, t.evidence),
    check('verification_method', sql`method IN ('email', 'invitation', 'customer', 'order', 'work_email')`),
    check('verification_json', sql`json_valid(facts)`),
  ],
)

export const DISCLOSURE_TYPES = [
  'incentive',
  'affiliate',
  'referrer_reward',
  'employee',
  'relative',
  'partner',
  'investor',
  'free_product',
  'imported',
  'translated',
  'ai_assisted',
  'other',
] as const
export const DISCLOSURE_SOURCES = ['portal', 'author'] as const

/** What connects the author with the company. Append-only: a mistake is a new row that voids the old one. */
export const disclosure = sqliteTable(
  'disclosure',
  {
    id: text().primaryKey(),
    reviewId: text('review_id')
      .notNull()
      .references(() => review.id),
    type: text({ enum: DISCLOSURE_TYPES }).notNull(),
    source: text({ enum: DISCLOSURE_SOURCES }).notNull(),
    /** What the incentive was, which platform it came from, or the author's own words. */
    text: text().notNull().default(''),
    /** The disclosure this one takes back; only the author's own can be. */
    voidsId: text('voids_id'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('disclosure_review').on(t.reviewId),
    uniqueIndex('disclosure_voided_once').on(t.voidsId).where(sql`voids_id IS NOT NULL`),
    check(
      'disclosure_type',
      sql`type IN ('incentive', 'affiliate', 'referrer_reward', 'employee', 'relative', 'partner', 'investor', 'free_product', 'imported', 'translated', 'ai_assisted', 'other')`,
    ),
    check('disclosure_source', sql`source IN ('portal', 'author')`),
    check('disclosure_void', sql`voids_id IS NULL OR source = 'author'`),
  ],
)

/** The nightly count of how a year's reviews came and what shows who wrote them; printed on the page that explains it. */
export const reviewCensus = sqliteTable(
  'review_census',
  {
    day: text().primaryKey(),
    counts: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('review_census_json', sql`json_valid(counts)`), check('review_census_day', sql`day GLOB '????-??-??'`)],
)

/** Languages and kinds among the newest reviews of a product with many, counted by a nightly job. */
export const productFacet = sqliteTable(
  'product_facet',
  {
    productId: text('product_id')
      .primaryKey()
      .references(() => product.id),
    counts: text().notNull(),
    countedAt: integer('counted_at').notNull(),
  },
  () => [check('product_facet_json', sql`json_valid(counts)`)],
)
