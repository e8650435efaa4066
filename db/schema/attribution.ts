import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { sale } from './conversions.ts'
import { click, link } from './links.ts'

export const CLICK_ORDERS = ['first', 'last'] as const
export const PRECEDENCES = ['code', 'link', 'time'] as const
/** How a link came to be named: opened, its code given, by whom they say told them, or its owner named them on a form. */
export const LINK_ROUTES = ['click', 'code', 'told', 'lead'] as const
export const LINK_CAUSES = ['sign_up', 'lead', 'sale'] as const
/** Why a link that was named did not win. */
export const LINK_LOSSES = [
  'unknown',
  'disabled',
  'future',
  'outside_window',
  'not_a_person',
  'own_link',
  'existing_customer',
  'already_bound',
  'circle',
  'lead_outranks',
  'code_outranks',
  'link_outranks',
  'told_is_weaker',
  'earlier_outranks',
  'later_outranks',
] as const

/** By which rules a link is put down as what brought somebody. A change is another version; rows stay. */
export const attributionPolicy = sqliteTable(
  'attribution_policy',
  {
    version: integer().primaryKey({ autoIncrement: true }),
    /** A click older than this brings nobody. */
    windowDays: integer('window_days').notNull(),
    order: text({ enum: CLICK_ORDERS }).notNull(),
    /** Of a code and a link: the code, the link, or whatever the order says of their times. */
    precedence: text({ enum: PRECEDENCES }).notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('attribution_policy_window', sql`window_days BETWEEN 1 AND 365`),
    check('attribution_policy_order', sql`"order" IN ('first', 'last')`),
    check('attribution_policy_precedence', sql`precedence IN ('code', 'link', 'time')`),
  ],
)

/**
 * What was decided about one person, once for each time they were named with links. The winner binds them for good; a
 * decision without a winner is kept for its reasons. Append-only but for the end of a binding.
 */
export const linkAttribution = sqliteTable(
  'link_attribution',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    linkId: text('link_id').references(() => link.id),
    /** Whose link it was then. */
    ownerId: text('owner_id').references(() => contact.id),
    clickId: text('click_id').references(() => click.id),
    route: text({ enum: LINK_ROUTES }),
    cause: text({ enum: LINK_CAUSES }).notNull(),
    policyVersion: integer('policy_version')
      .notNull()
      .references(() => attributionPolicy.version),
    decidedAt: integer('decided_at').notNull(),
    /** When staff or an erasure ended it. */
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('link_attribution_one_live').on(t.contactId).where(sql`link_id IS NOT NULL AND ended_at IS NULL`),
    index('link_attribution_contact').on(t.contactId, t.decidedAt),
    index('link_attribution_owner').on(t.ownerId, t.decidedAt),
    index('link_attribution_link').on(t.linkId),
    index('link_attribution_decided').on(t.decidedAt),
    check(
      'link_attribution_route',
      sql`(link_id IS NULL) = (route IS NULL) AND (route IS NULL OR route IN ('click', 'code', 'told', 'lead'))`,
    ),
    check('link_attribution_cause', sql`cause IN ('sign_up', 'lead', 'sale')`),
    check('link_attribution_two_people', sql`owner_id IS NULL OR owner_id <> contact_id`),
    check('link_attribution_click', sql`(route IS 'click') = (click_id IS NOT NULL)`),
  ],
)

/** Every link that was named and did not win, with the reason in one word. */
export const attributionLoss = sqliteTable(
  'attribution_loss',
  {
    attributionId: text('attribution_id')
      .notNull()
      .references(() => linkAttribution.id),
    n: integer().notNull(),
    linkId: text('link_id').references(() => link.id),
    ownerId: text('owner_id').references(() => contact.id),
    /** Not a reference: it may be of nobody. */
    clickId: text('click_id'),
    route: text({ enum: LINK_ROUTES }).notNull(),
    why: text({ enum: LINK_LOSSES }).notNull(),
    /** When it was opened or named, if we know. */
    at: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.attributionId, t.n] }),
    index('attribution_loss_owner').on(t.ownerId),
    check('attribution_loss_route', sql`route IN ('click', 'code', 'told', 'lead')`),
  ],
)

/** Something somebody did before they bought, as the host tells of it: once for each person and name. */
export const lead = sqliteTable(
  'lead',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    name: text().notNull(),
    externalId: text('external_id').unique(),
    requestHash: text('request_hash').notNull(),
    /** What the host said of the person, until the change that brought it is over. */
    said: text(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [
    uniqueIndex('lead_once').on(t.contactId, t.name),
    check('lead_name', sql`length(name) BETWEEN 1 AND 255`),
    check('lead_said_is_json', sql`said IS NULL OR json_valid(said)`),
  ],
)

/** Money that went back; together never more than the sale was, as a trigger sees to. */
export const refund = sqliteTable(
  'refund',
  {
    id: text().primaryKey(),
    saleId: text('sale_id')
      .notNull()
      .references(() => sale.id),
    externalId: text('external_id').notNull(),
    amountMinor: integer('amount_minor').notNull(),
    requestHash: text('request_hash').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [uniqueIndex('refund_once').on(t.saleId, t.externalId), check('refund_amount', sql`amount_minor > 0`)],
)

/** A refund that did not arrive: the company has the money after all. Together never more than the refund was. */
export const refundReversal = sqliteTable(
  'refund_reversal',
  {
    id: text().primaryKey(),
    refundId: text('refund_id')
      .notNull()
      .references(() => refund.id),
    externalId: text('external_id').notNull(),
    amountMinor: integer('amount_minor').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [
    uniqueIndex('refund_reversal_once').on(t.refundId, t.externalId),
    check('refund_reversal_amount', sql`amount_minor > 0`),
  ],
)

export const DISPUTE_STATES = ['open', 'won', 'lost'] as const
/** A customer's bank asks for the money of a sale back. What was lost stands among the refunds too. */
export const dispute = sqliteTable(
  'dispute',
  {
    id: text().primaryKey(),
    saleId: text('sale_id')
      .notNull()
      .references(() => sale.id),
    externalId: text('external_id').notNull(),
    amountMinor: integer('amount_minor').notNull(),
    state: text({ enum: DISPUTE_STATES }).notNull(),
    openedAt: integer('opened_at').notNull(),
    closedAt: integer('closed_at'),
  },
  (t) => [
    uniqueIndex('dispute_once').on(t.saleId, t.externalId),
    index('dispute_open').on(t.saleId).where(sql`state = 'open'`),
    check('dispute_amount', sql`amount_minor > 0`),
    check('dispute_state', sql`state IN ('open', 'won', 'lost') AND (state = 'open') = (closed_at IS NULL)`),
  ],
)
