import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'

/** A plan of the host's product that people may move up to. */
export const planOffer = sqliteTable(
  'plan_offer',
  {
    id: text().primaryKey(),
    /** Its name as the host tells it of people, in small letters. */
    plan: text().notNull().unique(),
    name: text().notNull(),
    /** A larger plan has a larger number. */
    rank: integer().notNull().unique(),
    headline: text().notNull(),
    /** Where one upgrades, at the host. */
    url: text().notNull(),
    trialDays: integer('trial_days'),
    isLive: integer('is_live', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('plan_offer_plan', sql`plan = lower(trim(plan)) AND length(plan) BETWEEN 1 AND 100`),
    check('plan_offer_rank', sql`rank BETWEEN 1 AND 1000`),
    check('plan_offer_url', sql`url LIKE 'https://%'`),
    check('plan_offer_trial', sql`coalesce(trial_days, 1) BETWEEN 1 AND 365`),
  ],
)
/** What a plan has that smaller ones have not. */
export const planBenefit = sqliteTable(
  'plan_benefit',
  {
    planId: text('plan_id')
      .notNull()
      .references(() => planOffer.id),
    n: integer().notNull(),
    title: text().notNull(),
    words: text().notNull(),
    /** The limit it lifts, by the name the host tells of it. */
    lifts: text(),
  },
  (t) => [primaryKey({ columns: [t.planId, t.n] }), check('plan_benefit_n', sql`n BETWEEN 1 AND 12`)],
)
/** What somebody did with what they were told of a plan. */
export const planInterest = sqliteTable(
  'plan_interest',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    planId: text('plan_id')
      .notNull()
      .references(() => planOffer.id),
    firstViewedAt: integer('first_viewed_at').notNull(),
    viewedAt: integer('viewed_at').notNull(),
    /** They went on to the host, or asked to be called. */
    clickedAt: integer('clicked_at'),
    callAskedAt: integer('call_asked_at'),
    notNowAt: integer('not_now_at'),
  },
  (t) => [primaryKey({ columns: [t.contactId, t.planId] }), index('plan_interest_of').on(t.planId, t.firstViewedAt)],
)
/**
 * Somebody's plan changed a moment ago, as the host tells it or as a subscription has another price: the host has until
 * then to say itself which way.
 */
export const planMove = sqliteTable(
  'plan_move',
  {
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    /** A keyed hash of the subscription; empty where the host told of the plan. */
    subscription: text().notNull().default(''),
    /** The plan before the first change and after the last. */
    fromPlan: text('from_plan'),
    toPlan: text('to_plan'),
    /** Of a subscription its price by the year instead. */
    fromYearly: integer('from_yearly'),
    toYearly: integer('to_yearly'),
    /** When the first change was, and the last. */
    movedAt: integer('moved_at').notNull(),
    lastAt: integer('last_at').notNull(),
    dueAt: integer('due_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contactId, t.subscription] }),
    index('plan_move_due').on(t.dueAt),
    check('plan_move_times', sql`due_at > moved_at AND last_at >= moved_at`),
    check(
      'plan_move_says',
      sql`(subscription = '') = (from_plan IS NOT NULL) AND (from_plan IS NULL) = (to_plan IS NULL)
        AND (subscription = '') = (from_yearly IS NULL) AND (from_yearly IS NULL) = (to_yearly IS NULL)`,
    ),
  ],
)
