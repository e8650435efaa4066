import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { product } from './products.ts'
import { testimonial } from './testimonials.ts'

export const WIDGET_KINDS = ['wall'] as const
export const WIDGET_THEMES = ['auto', 'light', 'dark'] as const
export const WIDGET_STATES = ['live', 'paused'] as const

/** What another page embeds. `number` is its name inside serve tokens, where four bytes must do. */
export const widget = sqliteTable(
  'widget',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    publicId: text('public_id').notNull().unique(),
    name: text().notNull(),
    kind: text({ enum: WIDGET_KINDS }).notNull(),
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    ctaUrl: text('cta_url').notNull(),
    ctaLabel: text('cta_label').notNull(),
    theme: text({ enum: WIDGET_THEMES }).notNull(),
    state: text({ enum: WIDGET_STATES }).notNull(),
    version: integer().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('widget_product').on(t.productId),
    check('widget_kind', sql`kind IN ('wall')`),
    check('widget_theme', sql`theme IN ('auto', 'light', 'dark')`),
    check('widget_state', sql`state IN ('live', 'paused')`),
    check('widget_version_counts', sql`version >= 1`),
    check('widget_cta', sql`cta_url LIKE 'http%://%' AND length(cta_label) BETWEEN 1 AND 60`),
  ],
)

/** The pages a widget may be shown on. */
export const widgetOrigin = sqliteTable(
  'widget_origin',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    origin: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.origin] }),
    check('widget_origin_form', sql`origin LIKE 'http%://%' AND origin NOT LIKE 'http%://%/%'`),
  ],
)

/** What a widget shows from one moment on. `items` are testimonial ids by slot: the words stay where they can be withdrawn. */
export const widgetVersion = sqliteTable(
  'widget_version',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    version: integer().notNull(),
    items: text().notNull(),
    reviewCount: integer('review_count').notNull(),
    ratingSum: integer('rating_sum').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.version] }),
    check('widget_version_items_are_json', sql`json_valid(items)`),
    check('widget_version_ratings', sql`rating_sum BETWEEN review_count AND 5 * review_count`),
  ],
)

/** Pages that asked for a widget and are not on its list: a few lines for the console, not a log. */
export const refusedOrigin = sqliteTable(
  'refused_origin',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    origin: text().notNull(),
    reason: text().notNull(),
    count: integer().notNull(),
    lastAt: integer('last_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.widgetId, t.origin] }), check('refused_origin_count', sql`count >= 1`)],
)

/** Viewable impressions and clicks by UTC day; bots stand apart, never deleted and never added. */
export const widgetStatDay = sqliteTable(
  'widget_stat_day',
  {
    day: text().notNull(),
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    testimonialId: text('testimonial_id')
      .notNull()
      .references(() => testimonial.id),
    bot: integer().notNull(),
    seen: integer().notNull().default(0),
    clicks: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.day, t.testimonialId, t.bot] }),
    index('widget_stat_day_testimonial').on(t.testimonialId),
    check('widget_stat_day_form', sql`day GLOB '????-??-??' AND bot IN (0, 1)`),
    check('widget_stat_day_counts', sql`min(seen, clicks) >= 0`),
  ],
)
