import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** What somebody is thanked for. A review is one whatever its stars. */
export const THANKED = [
  ...(['review', 'testimonial', 'story', 'friend_joined', 'friend_counted', 'lead'] as const),
  ...(['affiliate', 'ugc', 'reference', 'other'] as const),
] as const
/** How their thanks reached them: a mail that left, a line they saw, or a colleague who did it. */
export const THANKED_HOW = ['mail', 'page', 'hand'] as const
/** An act for us that somebody is thanked for. A trigger lets a person have one in 24 hours. */
export const thanks = sqliteTable(
  'thank',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    act: text({ enum: THANKED }).notNull(),
    /** The row of a log that told of it, like `portal:12`, so that none is read twice. */
    cause: text().notNull().unique(),
    /** When we heard of it; the 24 hours begin here. */
    at: integer().notNull(),
    /** The fact `advocate.acted` that tells of it in our own log; null within the change that writes both. */
    factSeq: integer('fact_seq').unique(),
    thankedAt: integer('thanked_at'),
    how: text({ enum: THANKED_HOW }),
    /** The colleague who did it, if one did. */
    thankedBy: text('thanked_by'),
  },
  (t) => [
    index('thanks_of').on(t.contactId, t.at),
    index('thanks_newest').on(t.at, t.id),
    check('thanks_act', sql`act IN (${LIST(THANKED)})`),
    check('thanks_how', sql`how IN (${LIST(THANKED_HOW)})`),
    check('thanks_whole', sql`(how IS NULL) = (thanked_at IS NULL) AND (how IS 'hand') = (thanked_by IS NOT NULL)`),
    check('thanks_order', sql`thanked_at >= at`),
  ],
)
/** How far the two logs are read for acts. */
export const actMark = sqliteTable('act_mark', {
  log: text({ enum: ['portal', 'host'] }).primaryKey(),
  seq: integer().notNull(),
})

export const WHY_DRIFTING = ['moved_back', 'at_risk', 'dormant', 'churned'] as const
/** Somebody who brought others drifts away: told once in 90 days, and looked at again when these are over. */
export const bond = sqliteTable(
  'bond',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    why: text({ enum: WHY_DRIFTING }).notNull(),
    at: integer().notNull(),
    /** Whom they brought, and who of these were customers and had not left. */
    people: integer().notNull(),
    customers: integer().notNull(),
    /** What these paid in the twelve months before, in the currency of most of their sales. */
    valueMinor: integer('value_minor').notNull(),
    currency: text(),
    endedAt: integer('ended_at'),
    /** Of the customers: who was still here, and who had left. */
    kept: integer(),
    lost: integer(),
  },
  (t) => [
    index('bond_of').on(t.contactId, t.at),
    index('bond_open').on(t.valueMinor, t.id).where(sql`ended_at IS NULL`),
    check('bond_why', sql`why IN (${LIST(WHY_DRIFTING)})`),
    check('bond_counts', sql`customers >= 1 AND people >= customers AND value_minor >= 0`),
    check('bond_value', sql`value_minor = 0 OR currency IS NOT NULL`),
    check(
      'bond_ended',
      sql`(ended_at IS NULL) = (kept IS NULL) AND (ended_at IS NULL) = (lost IS NULL) AND coalesce(ended_at, at) >= at`,
    ),
  ],
)
/** Who were the customers of a bond when it was told, to see who of them stayed. */
export const bondCustomer = sqliteTable(
  'bond_customer',
  {
    bondId: text('bond_id')
      .notNull()
      .references(() => bond.id),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
  },
  (t) => [primaryKey({ columns: [t.bondId, t.contactId] }), index('bond_customer_contact').on(t.contactId)],
)

/**
 * What somebody's words did in one calendar month, in round numbers and nothing else. There is none under the threshold,
 * which the checks know as well. Append-only: what was said of a month stays said.
 */
export const impactReceipt = sqliteTable(
  'impact_receipt',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    month: text().notNull(),
    seen: integer().notNull(),
    helped: integer(),
    reckonedAt: integer('reckoned_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contactId, t.month] }),
    check('impact_receipt_month', sql`month GLOB '????-??'`),
    check('impact_receipt_seen', sql`seen >= 100 AND seen % 10 = 0`),
    check('impact_receipt_helped', sql`helped IS NULL OR (helped >= 5 AND helped % 5 = 0)`),
  ],
)
/** A month that was reckoned for everybody. */
export const impactMonth = sqliteTable(
  'impact_month',
  { month: text().primaryKey(), reckonedAt: integer('reckoned_at').notNull() },
  () => [check('impact_month_form', sql`month GLOB '????-??'`)],
)
/** Who wants no mail about it. No row is on. */
export const impactMailOff = sqliteTable('impact_mail_off', {
  contactId: text('contact_id')
    .primaryKey()
    .references(() => contact.id),
  offAt: integer('off_at').notNull(),
})
