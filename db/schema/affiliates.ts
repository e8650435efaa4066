import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { linkAttribution } from './attribution.ts'
import { commissionPlan } from './commissions.ts'
import { contact } from './contacts.ts'
import { link } from './links.ts'

export const PARTNER_STATES = ['applied', 'invited', 'approved', 'rejected', 'paused', 'banned'] as const

/** Partners under the same conditions: a plan, how long a commission waits, and from which sum on it is paid. */
export const partnerGroup = sqliteTable(
  'partner_group',
  {
    id: text().primaryKey(),
    name: text().notNull().unique(),
    /** Whoever is taken in without a word about groups comes here. */
    isDefault: integer('is_default', { mode: 'boolean' }).notNull().default(false),
    planId: text('plan_id')
      .notNull()
      .references(() => commissionPlan.id),
    /** How long a commission waits before it can be paid, as long as a customer may give the thing back. */
    holdDays: integer('hold_days').notNull(),
    /** The least that is paid out by currency, `{"EUR": 5000}`; nothing is said of others. */
    minimums: text().notNull().default('{}'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('partner_group_default').on(t.isDefault).where(sql`is_default = 1`),
    check('partner_group_name', sql`length(name) BETWEEN 1 AND 80`),
    check('partner_group_hold', sql`hold_days BETWEEN 0 AND 365`),
    check('partner_group_minimums_are_json', sql`json_valid(minimums)`),
  ],
)

/** What the company decided about its programme: one row, and none as long as there is no programme. */
export const partnerProgramme = sqliteTable(
  'partner_programme',
  {
    id: integer().primaryKey(),
    value: text().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  () => [
    check('partner_programme_is_one', sql`id = 1`),
    check('partner_programme_value_is_json', sql`json_valid(value)`),
  ],
)

/** What partners agree to. A change is another version; a group may have terms of its own. */
export const termsVersion = sqliteTable(
  'terms_version',
  {
    version: integer().primaryKey({ autoIncrement: true }),
    /** Null for everybody whose group has none. */
    groupId: text('group_id').references(() => partnerGroup.id),
    text: text().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('terms_version_group').on(t.groupId, t.version),
    check('terms_version_text', sql`length(text) BETWEEN 1 AND 50000`),
  ],
)

/** Somebody who earns by recommending, or wants to. What they earned outlives every state. */
export const partner = sqliteTable(
  'partner',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .unique()
      .references(() => contact.id),
    groupId: text('group_id')
      .notNull()
      .references(() => partnerGroup.id),
    state: text({ enum: PARTNER_STATES }).notNull(),
    /** What they wrote into the form; empty once they were erased. */
    website: text().notNull().default(''),
    answers: text().notNull().default('{}'),
    country: text(),
    /** Why it is what it is, in words for the partner. */
    reason: text(),
    appliedAt: integer('applied_at').notNull(),
    approvedAt: integer('approved_at'),
    movedAt: integer('moved_at').notNull(),
  },
  (t) => [
    index('partner_state').on(t.state, t.movedAt, t.id),
    index('partner_moved').on(t.movedAt, t.id),
    index('partner_of_group').on(t.groupId),
    check('partner_state', sql`state IN ('applied', 'invited', 'approved', 'rejected', 'paused', 'banned')`),
    check('partner_answers_are_json', sql`json_valid(answers)`),
    check('partner_country', sql`country IS NULL OR (length(country) = 2 AND country = upper(country))`),
    check('partner_approved', sql`state NOT IN ('approved', 'paused') OR approved_at IS NOT NULL`),
  ],
)

/** Every step of a partner, append-only. */
export const partnerStep = sqliteTable(
  'partner_step',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    fromState: text('from_state', { enum: PARTNER_STATES }),
    toState: text('to_state', { enum: PARTNER_STATES }).notNull(),
    reason: text(),
    at: integer().notNull(),
    /** The account or key; null for what followed from a rule. */
    by: text('moved_by'),
  },
  (t) => [index('partner_step_partner').on(t.partnerId, t.at, t.id)],
)

/** Which terms a partner agreed to, and when. Append-only. */
export const termsAcceptance = sqliteTable(
  'terms_acceptance',
  {
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    version: integer()
      .notNull()
      .references(() => termsVersion.version),
    acceptedAt: integer('accepted_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.partnerId, t.version] })],
)

export const INVITATION_ENDS = ['accepted', 'revoked', 'expired'] as const

/** Somebody was asked by mail to become a partner. The address goes when it ends; a keyed hash stays to know it again. */
export const partnerInvitation = sqliteTable(
  'partner_invitation',
  {
    id: text().primaryKey(),
    /** Null once it was forgotten. */
    email: text(),
    addressHash: text('address_hash').notNull(),
    name: text().notNull(),
    groupId: text('group_id')
      .notNull()
      .references(() => partnerGroup.id),
    /** What whoever invites wants to say. */
    words: text().notNull().default(''),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** Who came by it. */
    partnerId: text('partner_id').references(() => partner.id),
    endedAt: integer('ended_at'),
    endedAs: text('ended_as', { enum: INVITATION_ENDS }),
  },
  (t) => [
    uniqueIndex('partner_invitation_open').on(t.addressHash).where(sql`ended_at IS NULL`),
    index('partner_invitation_newest').on(t.createdAt, t.id),
    index('partner_invitation_expiry').on(t.expiresAt).where(sql`ended_at IS NULL`),
    check('partner_invitation_ended', sql`(ended_at IS NULL) = (ended_as IS NULL)`),
    check('partner_invitation_ended_as', sql`ended_as IS NULL OR ended_as IN ('accepted', 'revoked', 'expired')`),
    check('partner_invitation_forgotten', sql`ended_at IS NULL OR email IS NULL`),
  ],
)

/** A code of a partner that customers type at the till. It stands for one of their links. */
export const partnerCode = sqliteTable(
  'partner_code',
  {
    code: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    linkId: text('link_id')
      .notNull()
      .references(() => link.id),
    createdAt: integer('created_at').notNull(),
    disabledAt: integer('disabled_at'),
  },
  (t) => [
    index('partner_code_partner').on(t.partnerId),
    check(
      'partner_code_code',
      sql`length(code) BETWEEN 3 AND 40 AND code = upper(code) AND code NOT GLOB '*[^A-Z0-9_-]*'`,
    ),
    check('partner_code_disabled', sql`disabled_at IS NULL OR disabled_at >= created_at`),
  ],
)

/** A person a partner brought, counted once nothing spoke against it. */
export const partnerCustomer = sqliteTable(
  'partner_customer',
  {
    attributionId: text('attribution_id')
      .primaryKey()
      .references(() => linkAttribution.id),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    at: integer().notNull(),
  },
  (t) => [index('partner_customer_partner').on(t.partnerId, t.at)],
)
