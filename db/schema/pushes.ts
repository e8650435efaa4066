import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { link } from './links.ts'

/** What a company does to get the wheel going, by the names events have. */
export const PUSH_KINDS = [
  ...(['content.published', 'newsletter.issued', 'campaign.sent', 'social.posted', 'webinar.scheduled'] as const),
  ...(['call.made', 'quote.sent', 'offer.issued'] as const),
] as const
/** Who told of it first: a colleague, another program by its own door, a host's event, or the portal itself. */
export const PUSH_SOURCES = ['staff', 'api', 'event', 'portal'] as const
/** How it is known that somebody came by a push. */
export const TOUCHES = ['event', 'link'] as const

/** One thing the company did. Its kind and key are what it is known again by, whichever door tells of it. */
export const push = sqliteTable(
  'push',
  {
    id: text().primaryKey(),
    kind: text({ enum: PUSH_KINDS }).notNull(),
    channel: text().notNull(),
    title: text().notNull(),
    /** The company's own name for it, as `utm_campaign` says it; null when nobody gave one. */
    key: text(),
    url: text(),
    linkId: text('link_id').references(() => link.id),
    at: integer().notNull(),
    costMinor: integer('cost_minor'),
    currency: text(),
    source: text({ enum: PUSH_SOURCES }).notNull(),
    /** The host's event that tells of the same; it is counted there then. */
    eventSeq: integer('event_seq').unique(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('push_key').on(t.kind, t.key).where(sql`key IS NOT NULL`),
    uniqueIndex('push_link').on(t.linkId).where(sql`link_id IS NOT NULL`),
    index('push_newest').on(t.at, t.id),
    check('push_key_form', sql`key IS NULL OR (length(key) BETWEEN 1 AND 120 AND key = lower(trim(key)))`),
    check('push_cost', sql`(cost_minor IS NULL) = (currency IS NULL) AND coalesce(cost_minor, 0) >= 0`),
    check('push_event', sql`event_seq IS NULL OR key IS NOT NULL`),
    check('push_kind', sql`kind LIKE '%.%'`),
    check('push_source', sql`source IN ('staff', 'api', 'event', 'portal')`),
  ],
)

/** Somebody came by a push, the first time; the contact as it was told of. */
export const pushTouch = sqliteTable(
  'push_touch',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    pushId: text('push_id')
      .notNull()
      .references(() => push.id, { onDelete: 'cascade' }),
    how: text({ enum: TOUCHES }).notNull(),
    at: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contactId, t.pushId] }),
    index('push_touch_push').on(t.pushId),
    check('push_touch_how', sql`how IN ('event', 'link')`),
  ],
)

/** What is credited to a push, as it was last counted; parts of people in basis points. */
export const pushFigure = sqliteTable(
  'push_figure',
  {
    pushId: text('push_id')
      .primaryKey()
      .references(() => push.id, { onDelete: 'cascade' }),
    people: integer().notNull(),
    leadsBp: integer('leads_bp').notNull(),
    stepsBp: integer('steps_bp').notNull(),
    customersBp: integer('customers_bp').notNull(),
    /** JSON: minor units by currency. */
    value: text().notNull(),
  },
  () => [check('push_figure_value_is_json', sql`json_valid(value)`)],
)

/** What was counted last about channels and effort; one row. */
export const pushReport = sqliteTable(
  'push_report',
  {
    id: integer().primaryKey(),
    countedAt: integer('counted_at').notNull(),
    people: integer().notNull(),
    data: text().notNull(),
  },
  () => [check('push_report_is_one', sql`id = 1`), check('push_report_is_json', sql`json_valid(data)`)],
)
