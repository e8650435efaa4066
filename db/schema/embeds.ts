import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { collection } from './collections.ts'
import { product } from './products.ts'
import { testimonial } from './testimonials.ts'

/** Shown with the author's consent and chosen by the company: always labelled as a selection. */
export const TESTIMONIAL_KINDS = ['wall', 'grid', 'carousel', 'quote', 'marquee', 'avatars', 'popup', 'videos'] as const
/** About all published reviews: nobody but the visitor can narrow them. */
export const REVIEW_KINDS = ['reviews', 'summary', 'badge'] as const
/** Where the visitor does something. */
export const ACT_KINDS = ['review_form', 'vote', 'referral', 'survey'] as const
/** Of these, the kinds that are about one request, or one survey. */
export const SUBJECT_KINDS = ['vote', 'survey'] as const
export const WIDGET_KINDS = [...TESTIMONIAL_KINDS, ...REVIEW_KINDS, ...ACT_KINDS] as const
export const WIDGET_SURFACES = ['testimonials', 'reviews', 'act'] as const
export const WIDGET_THEMES = ['auto', 'light', 'dark'] as const
export const WIDGET_STATES = ['live', 'paused'] as const
export const WIDGET_LOCALES = ['en', 'de', 'zh'] as const
/** In the order of the list, or by what has worked. */
export const WIDGET_CHOOSING = ['order', 'effect'] as const

const among = (names: readonly string[]) => sql.raw(names.map((name) => `'${name}'`).join(', '))

/**
 * What another page embeds. `number` is its name inside serve tokens, where four bytes must do. The checks keep the two
 * surfaces apart: what shows reviews can hold no list, no choice by effect and no option that would leave one out.
 */
export const widget = sqliteTable(
  'widget',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    publicId: text('public_id').notNull().unique(),
    name: text().notNull(),
    kind: text({ enum: WIDGET_KINDS }).notNull(),
    surface: text({ enum: WIDGET_SURFACES }).notNull(),
    /** Whose reviews it shows, or links to as the whole behind its selection. */
    productId: text('product_id')
      .notNull()
      .references(() => product.id),
    /** Null: the newest testimonials of the product. */
    collectionId: text('collection_id').references(() => collection.id),
    /** The request to vote for, or the survey: two tables, so the pen of this room looks before it writes. */
    subjectId: text('subject_id'),
    choosing: text({ enum: WIDGET_CHOOSING }).notNull().default('order'),
    /** Page views in a million that see what a visitor without scripts sees, to learn what the widget changes. */
    holdoutPpm: integer('holdout_ppm').notNull().default(0),
    holdoutSince: integer('holdout_since'),
    maxItems: integer('max_items').notNull().default(12),
    ctaUrl: text('cta_url').notNull(),
    ctaLabel: text('cta_label').notNull(),
    theme: text({ enum: WIDGET_THEMES }).notNull(),
    locale: text({ enum: WIDGET_LOCALES }).notNull().default('en'),
    /** JSON: colours, corners and face that differ from the brand's. */
    look: text().notNull().default('{}'),
    /** JSON: what only this kind has, like the pace of a carousel. */
    options: text().notNull().default('{}'),
    /** JSON: how high it was drawn, in CSS pixels, by width of its column. */
    heights: text().notNull().default('{}'),
    state: text({ enum: WIDGET_STATES }).notNull(),
    version: integer().notNull(),
    /** Its settings as they were saved last; see widget_revision. */
    revision: integer().notNull().default(1),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('widget_product').on(t.productId),
    index('widget_collection').on(t.collectionId),
    index('widget_subject').on(t.subjectId).where(sql`subject_id IS NOT NULL`),
    check('widget_kind', sql`kind IN (${among(WIDGET_KINDS)})`),
    check(
      'widget_surface',
      sql`surface = CASE WHEN kind IN (${among(TESTIMONIAL_KINDS)}) THEN 'testimonials' WHEN kind IN (${among(REVIEW_KINDS)}) THEN 'reviews' ELSE 'act' END`,
    ),
    check(
      'widget_shows_all_reviews',
      sql`surface = 'testimonials' OR (collection_id IS NULL AND choosing = 'order' AND holdout_ppm = 0 AND json_remove(options, '$.pageSize') = '{}')`,
    ),
    check('widget_has_subject', sql`(subject_id IS NOT NULL) = (kind IN (${among(SUBJECT_KINDS)}))`),
    check('widget_choosing', sql`choosing IN ('order', 'effect')`),
    check('widget_holdout', sql`holdout_ppm BETWEEN 0 AND 500000 AND (holdout_ppm > 0) = (holdout_since IS NOT NULL)`),
    check('widget_max_items', sql`max_items BETWEEN 1 AND 48`),
    check('widget_theme', sql`theme IN ('auto', 'light', 'dark')`),
    check('widget_locale', sql`locale IN (${among(WIDGET_LOCALES)})`),
    check('widget_state', sql`state IN ('live', 'paused')`),
    check('widget_version_counts', sql`version >= 1 AND revision >= 1`),
    check('widget_json', sql`json_valid(look) AND json_valid(options) AND json_valid(heights)`),
    check(
      'widget_cta',
      sql`(cta_url = '' AND cta_label = '') OR (cta_url LIKE 'http%://%' AND length(cta_label) BETWEEN 1 AND 60)`,
    ),
  ],
)

/** The settings of a widget as they were saved, so that an earlier look can be had again. Append-only. */
export const widgetRevision = sqliteTable(
  'widget_revision',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    revision: integer().notNull(),
    /** JSON: everything the form of the console holds. */
    settings: text().notNull(),
    savedBy: text('saved_by').notNull(),
    savedAt: integer('saved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.revision] }),
    check('widget_revision_is_json', sql`json_valid(settings)`),
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

/**
 * What a widget shows from one moment on. `items` are the ids of all testimonials it may show (the words stay where they
 * can be withdrawn); `variants` is what an answer may be: `[{slots, ppm, arm}]`, where slots are places in `items`, ppm how
 * often it is answered, in a million, and arm how it came to be (`order`, `sampled`, `uniform`).
 */
export const widgetVersion = sqliteTable(
  'widget_version',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    version: integer().notNull(),
    items: text().notNull(),
    variants: text().notNull(),
    reviewCount: integer('review_count').notNull(),
    ratingSum: integer('rating_sum').notNull(),
    /** The votes it showed; null where none are shown. */
    votes: integer(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.version] }),
    check('widget_version_items_are_json', sql`json_valid(items) AND json_valid(variants)`),
    check('widget_version_ratings', sql`rating_sum BETWEEN review_count AND 5 * review_count`),
    check('widget_version_votes', sql`votes >= 0`),
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
    engaged: integer().notNull().default(0),
    clicks: integer().notNull().default(0),
    /** Credit for conversions in basis points: 10,000 is one whole conversion. */
    creditBp: integer('credit_bp').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.day, t.testimonialId, t.bot] }),
    index('widget_stat_day_testimonial').on(t.testimonialId),
    check('widget_stat_day_form', sql`day GLOB '????-??-??' AND bot IN (0, 1)`),
    check('widget_stat_day_counts', sql`min(seen, engaged, clicks, credit_bp) >= 0`),
  ],
)
