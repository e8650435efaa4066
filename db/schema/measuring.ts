import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { widget } from './embeds.ts'

/** A page a widget was seen on. `*` stands for the rest of a site with very many pages. */
export const widgetPlacement = sqliteTable(
  'widget_placement',
  {
    id: text().primaryKey(),
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    origin: text().notNull(),
    /** As the browser sent it, without what stands behind `?` or `#`. */
    path: text().notNull(),
    firstSeen: integer('first_seen').notNull(),
    lastSeen: integer('last_seen').notNull(),
  },
  (t) => [
    unique('widget_placement_once').on(t.widgetId, t.origin, t.path),
    check('widget_placement_path', sql`(path = '*' OR path LIKE '/%') AND length(path) <= 200`),
    check('widget_placement_order', sql`first_seen <= last_seen`),
  ],
)

/**
 * One answer of a widget on one page view, for the day in which its token counts: what was said of it already, as bits
 * (1 drawn, 2 seen, 4 engaged, 8 clicked), so that a repeat adds nothing.
 */
export const widgetServe = sqliteTable(
  'widget_serve',
  {
    nonce: text().primaryKey(),
    placementId: text('placement_id')
      .notNull()
      .references(() => widgetPlacement.id),
    marks: integer().notNull(),
    at: integer().notNull(),
  },
  (t) => [index('widget_serve_at').on(t.at), check('widget_serve_marks', sql`marks BETWEEN 1 AND 15`)],
)

/**
 * Page views by UTC day and page. Bots stand apart, never deleted and never added; so do the page views on which nothing
 * was drawn (`ghost` 1), to compare with, and those that were no part of the lot (2).
 */
export const widgetDay = sqliteTable(
  'widget_day',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    day: text().notNull(),
    placementId: text('placement_id')
      .notNull()
      .references(() => widgetPlacement.id),
    bot: integer().notNull(),
    ghost: integer().$type<0 | 1 | 2>().notNull(),
    drawn: integer().notNull().default(0),
    seen: integer().notNull().default(0),
    engaged: integer().notNull().default(0),
    clicks: integer().notNull().default(0),
    conversions: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.day, t.placementId, t.bot, t.ghost] }),
    check('widget_day_form', sql`day GLOB '????-??-??' AND bot IN (0, 1) AND ghost IN (0, 1, 2)`),
    check('widget_day_counts', sql`min(drawn, seen, engaged, clicks, conversions) >= 0`),
  ],
)

/** How many different visitors a day had, where the company lets them be told apart for a day in memory. */
export const widgetViewerDay = sqliteTable(
  'widget_viewer_day',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    day: text().notNull(),
    viewers: integer().notNull().default(0),
    converted: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.day] }),
    check('widget_viewer_day_counts', sql`day GLOB '????-??-??' AND min(viewers, converted) >= 0`),
  ],
)

/** Somebody whom the page's own consent tool let be known again, by a keyed hash of the page's own random number. */
export const widgetVisitor = sqliteTable(
  'widget_visitor',
  {
    widgetId: text('widget_id')
      .notNull()
      .references(() => widget.id),
    visitor: text().notNull(),
    firstSeen: integer('first_seen').notNull(),
    lastSeen: integer('last_seen').notNull(),
    convertedAt: integer('converted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.widgetId, t.visitor] }),
    index('widget_visitor_last_seen').on(t.lastSeen),
    check('widget_visitor_order', sql`first_seen <= last_seen`),
  ],
)

/** How much was known when a widget last chose by effect; it chooses anew when more is. */
export const widgetLearning = sqliteTable('widget_learning', {
  widgetId: text('widget_id')
    .primaryKey()
    .references(() => widget.id),
  impressions: integer().notNull(),
  at: integer().notNull(),
})
