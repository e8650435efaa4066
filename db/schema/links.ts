import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

/** Where a link was handed on: each has an address of its own, so that a share can be measured. */
export const CHANNELS = [
  'copy',
  'mail',
  'share',
  'whatsapp',
  'linkedin',
  'x',
  'telegram',
  'sms',
  'qr',
  'invitation',
  'widget',
] as const

/** What an owner gets for whom a link brings: what an offer promises to friends, or a commission. */
export const LINK_PURPOSES = ['referral', 'affiliate'] as const

/** A link `/r/:code`. The code is also what somebody says aloud or types into a form; triggers keep it and the row. */
export const link = sqliteTable(
  'link',
  {
    id: text().primaryKey(),
    /** Capitals and digits without 0, O, 1, I and L; looked up without case. */
    code: text().notNull().unique(),
    /** Whose link it is; null for one of the company's own, and for one whose owner was erased. */
    ownerId: text('owner_id').references(() => contact.id),
    purpose: text({ enum: LINK_PURPOSES }).notNull().default('referral'),
    /** Null leads to the landing page; anything else has a host that settings name. */
    destination: text(),
    label: text().notNull().default(''),
    /** One more with each change of any link, so that every process hears of each, whatever its clock says. */
    seq: integer().notNull().unique(),
    createdAt: integer('created_at').notNull(),
    disabledAt: integer('disabled_at'),
  },
  (t) => [
    /** Their personal one; a merge may bring a person two. */
    uniqueIndex('link_personal').on(t.ownerId).where(sql`owner_id IS NOT NULL AND destination IS NULL`),
    index('link_owner').on(t.ownerId),
    index('link_newest').on(t.createdAt, t.id),
    check('link_code', sql`length(code) BETWEEN 4 AND 24 AND code NOT GLOB '*[^A-Z0-9]*'`),
    check(
      'link_purpose',
      sql`purpose IN ('referral', 'affiliate') AND (purpose = 'referral' OR destination IS NOT NULL)`,
    ),
    check('link_destination', sql`destination IS NULL OR destination LIKE 'http%://%'`),
    check('link_disabled', sql`disabled_at IS NULL OR disabled_at >= created_at`),
  ],
)

/**
 * Somebody opened a link. Append-only; what is doubtful stands in columns of its own and is never thrown away.
 * No address and no name: the network and the browser are hashes with a salt that changes, and go after 90 days.
 * Nothing is indexed but the id, which is in order of time, so that storing a click costs the same however many there are;
 * `link_day` has the sums.
 */
export const click = sqliteTable(
  'click',
  {
    /** In the order in which they were stored. */
    seq: integer().primaryKey(),
    /** 16 letters and digits, in order of time, unguessable. */
    id: text().notNull().unique(),
    linkId: text('link_id')
      .notNull()
      .references(() => link.id),
    at: integer().notNull(),
    channel: text({ enum: CHANNELS }),
    /** The owner's own mark on a link, letters, digits, - and _. */
    subId: text('sub_id'),
    networkHash: text('network_hash'),
    browserHash: text('browser_hash'),
    referrerHost: text('referrer_host'),
    /** Which page of the host's site it was, when the host's script told of it: host and path only. */
    landing: text(),
    /** The name of a parameter that only paid advertisements carry, like `gclid`. */
    paidParam: text('paid_param'),
    bot: integer({ mode: 'boolean' }).notNull().default(false),
    prefetch: integer({ mode: 'boolean' }).notNull().default(false),
    /** The same network and browser on the same link within the hour. */
    duplicate: integer({ mode: 'boolean' }).notNull().default(false),
    /** The person at the top of a window, not a frame, picture or script: only that may lead to an attribution. */
    navigation: integer({ mode: 'boolean' }).notNull(),
    /** Signed in as the owner of the link when it happened. */
    own: integer({ mode: 'boolean' }).notNull().default(false),
    /** From an address of a data centre or of Tor, by the operator's list; null when there was none. */
    hosting: integer({ mode: 'boolean' }),
    /** Two letters of ISO 3166-1, as a proxy of ours said; goes with the hashes. */
    country: text(),
    /** Whether the browser was asked to keep it in a cookie. */
    kept: text({ enum: ['cookie', 'address'] }).notNull(),
  },
  () => [
    check('click_id', sql`length(id) = 16 AND id NOT GLOB '*[^A-Za-z0-9]*'`),
    check('click_country', sql`country IS NULL OR (length(country) = 2 AND country NOT GLOB '*[^A-Z]*')`),
    check('click_kept', sql`kept IN ('cookie', 'address')`),
    check(
      'click_sub_id',
      sql`sub_id IS NULL OR (length(sub_id) BETWEEN 1 AND 40 AND sub_id NOT GLOB '*[^A-Za-z0-9_-]*')`,
    ),
  ],
)

/** Clicks of a link by UTC day and channel, each click in one column, up to the one that `link_tally` names. */
export const linkDay = sqliteTable(
  'link_day',
  {
    linkId: text('link_id')
      .notNull()
      .references(() => link.id),
    day: text().notNull(),
    /** Empty where it is not known. */
    channel: text().notNull(),
    /** People who opened it: none of the following. */
    real: integer().notNull().default(0),
    duplicates: integer().notNull().default(0),
    own: integer().notNull().default(0),
    /** Pictures, frames and scripts. */
    embedded: integer().notNull().default(0),
    prefetches: integer().notNull().default(0),
    bots: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.linkId, t.day, t.channel] }), check('link_day_day', sql`day GLOB '????-??-??'`)],
)

/** Up to which click `link_day` has counted; one row. Whoever reads figures adds those after it. */
export const linkTally = sqliteTable('link_tally', { id: integer().primaryKey(), seq: integer().notNull() }, () => [
  check('link_tally_is_one', sql`id = 1`),
])

/**
 * Where the owner of a link was seen at the portal, by the hour: hashes as in `click`, to tell a friend from the owner.
 * A visit is here with the salts of the day before, of its day and of the next, so that clicks around it can be found.
 */
export const ownerTrace = sqliteTable(
  'owner_trace',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    networkHash: text('network_hash').notNull(),
    browserHash: text('browser_hash').notNull(),
    /** The full hour. */
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contactId, t.networkHash, t.browserHash, t.at] }), index('owner_trace_at').on(t.at)],
)
