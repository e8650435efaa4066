import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const PRODUCT_KINDS = [
  'product',
  'software_app',
  'service',
  'course',
  'event',
  'organization',
  'local_business',
] as const
export const OPEN_TO = ['everyone', 'customers'] as const

/** What is reviewed. */
export const product = sqliteTable(
  'product',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    kind: text({ enum: PRODUCT_KINDS }).notNull(),
    description: text().notNull().default(''),
    url: text(),
    priceMinor: integer('price_minor'),
    currency: text(),
    /** For apps, in schema.org's words: `BusinessApplication`, `Web`. */
    appCategory: text('app_category'),
    operatingSystem: text('operating_system'),
    /** Whether search engines are given stars; never for a company's own reviews of itself. */
    jsonLd: integer('json_ld', { mode: 'boolean' }).notNull().default(false),
    /** Whether rewarded reviews count in the average, on the page and for search engines alike. */
    countIncentivized: integer('count_incentivized', { mode: 'boolean' }).notNull().default(true),
    openTo: text('open_to', { enum: OPEN_TO }).notNull().default('everyone'),
    createdAt: integer('created_at').notNull(),
    /** Takes no new reviews and stands in no list; its page and its reviews stay. */
    archivedAt: integer('archived_at'),
  },
  () => [
    check(
      'product_kind',
      sql`kind IN ('product', 'software_app', 'service', 'course', 'event', 'organization', 'local_business')`,
    ),
    check('product_no_stars_for_oneself', sql`json_ld = 0 OR kind NOT IN ('organization', 'local_business')`),
    check(
      'product_price',
      sql`(price_minor IS NULL) = (currency IS NULL) AND (price_minor IS NULL OR price_minor >= 0)`,
    ),
    check('product_switches', sql`json_ld IN (0, 1) AND count_incentivized IN (0, 1)`),
    check('product_open_to', sql`open_to IN ('everyone', 'customers')`),
  ],
)
