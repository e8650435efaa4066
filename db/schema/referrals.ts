import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { linkAttribution } from './attribution.ts'
import { contact } from './contacts.ts'
import { CHANNELS } from './links.ts'

export const OFFER_STATES = ['draft', 'live', 'ended'] as const
/** Who is thanked: the friend who came, or the advocate who sent them. */
export const OFFER_SIDES = ['friend', 'advocate'] as const
/** What has to happen first. */
export const TRIGGERS = ['joined', 'first_sale', 'nth_sale', 'retained'] as const
export const REWARD_KINDS = ['coupon', 'credit', 'points', 'gift', 'free_months', 'thanks'] as const
/** How it gets to the person: a code from an uploaded list, a code made here, by the host's own system, by hand, in a file. */
export const FULFILMENTS = ['pool', 'generated', 'webhook', 'hand', 'file', 'none'] as const
export const APPROVALS = ['auto', 'staff'] as const
const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

/** What friends are offered. At most one is live; its terms stay as they are, and a change is another offer. */
export const offer = sqliteTable(
  'offer',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Conditions in the company's words, shown on the landing page. */
    terms: text().notNull().default(''),
    state: text({ enum: OFFER_STATES }).notNull(),
    /** Who comes later is told that it is over. */
    endsAt: integer('ends_at'),
    createdAt: integer('created_at').notNull(),
    liveAt: integer('live_at'),
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('offer_one_live').on(t.state).where(sql`state = 'live'`),
    index('offer_newest').on(t.createdAt, t.id),
    check('offer_state', sql`state IN ('draft', 'live', 'ended')`),
    check('offer_live', sql`(state = 'draft') = (live_at IS NULL)`),
    check('offer_ended', sql`(state = 'ended') = (ended_at IS NOT NULL)`),
  ],
)

/** What a person gets, in the columns of its kind: an amount, a share in basis points, points, months, or words alone. */
export const value = () => ({
  kind: text({ enum: REWARD_KINDS }).notNull(),
  amountMinor: integer('amount_minor'),
  currency: text(),
  percentBp: integer('percent_bp'),
  points: integer(),
  months: integer(),
  /** In the company's words: "20 % off your first year". */
  description: text().notNull(),
  fulfilment: text({ enum: FULFILMENTS }).notNull(),
  /** Whose codes are given out. */
  poolId: text('pool_id'),
  /** A reward that is not used is worth nothing after so many days. */
  expiresDays: integer('expires_days'),
})
export const valueChecks = (table: string) => [
  check(`${table}_kind`, sql`kind IN (${LIST(REWARD_KINDS)})`),
  check(
    `${table}_fulfilment`,
    sql`fulfilment IN (${LIST(FULFILMENTS)}) AND (fulfilment = 'pool') = (pool_id IS NOT NULL)`,
  ),
  check(
    `${table}_value`,
    sql`CASE kind
      WHEN 'coupon' THEN (percent_bp IS NULL) <> (amount_minor IS NULL) AND points IS NULL AND months IS NULL
      WHEN 'credit' THEN amount_minor IS NOT NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL
      WHEN 'points' THEN points IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND months IS NULL
      WHEN 'free_months' THEN months IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL
      ELSE amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL END`,
  ),
  check(`${table}_amount`, sql`(amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0`),
  check(`${table}_percent`, sql`coalesce(percent_bp, 1) BETWEEN 1 AND 10000`),
  check(`${table}_numbers`, sql`coalesce(points, 1) > 0 AND coalesce(months, 1) > 0 AND coalesce(expires_days, 1) > 0`),
]

/** One side of an offer: what has to happen, what it is worth, how often, and who has to agree. */
export const offerSide = sqliteTable(
  'offer_side',
  {
    offerId: text('offer_id')
      .notNull()
      .references(() => offer.id, { onDelete: 'cascade' }),
    side: text({ enum: OFFER_SIDES }).notNull(),
    trigger: text({ enum: TRIGGERS }).notNull(),
    /** Of a sale that counts: at least this much. */
    minAmountMinor: integer('min_amount_minor'),
    minCurrency: text('min_currency'),
    /** Which sale, where the trigger is the n-th. */
    nth: integer(),
    /** How long they stay, where the trigger is that. */
    days: integer(),
    /** Days between the cause and the earliest approval: the time in which a sale is refunded. */
    holdDays: integer('hold_days').notNull().default(0),
    approval: text({ enum: APPROVALS }).notNull(),
    /** How many one person gets, and how many are given at all. */
    capPerPerson: integer('cap_per_person'),
    capTotal: integer('cap_total'),
    ...value(),
  },
  (t) => [
    primaryKey({ columns: [t.offerId, t.side] }),
    check('offer_side_side', sql`side IN ('friend', 'advocate')`),
    check('offer_side_trigger', sql`"trigger" IN (${LIST(TRIGGERS)})`),
    check('offer_side_nth', sql`("trigger" = 'nth_sale') = (nth IS NOT NULL) AND coalesce(nth, 2) BETWEEN 2 AND 100`),
    check(
      'offer_side_days',
      sql`("trigger" = 'retained') = (days IS NOT NULL) AND coalesce(days, 1) BETWEEN 1 AND 730`,
    ),
    check(
      'offer_side_min',
      sql`(min_amount_minor IS NULL) = (min_currency IS NULL) AND coalesce(min_amount_minor, 1) > 0`,
    ),
    check('offer_side_caps', sql`coalesce(cap_per_person, 1) > 0 AND coalesce(cap_total, 1) > 0`),
    check('offer_side_hold', sql`hold_days BETWEEN 0 AND 365`),
    check('offer_side_approval', sql`approval IN ('auto', 'staff')`),
    ...valueChecks('offer_side'),
  ],
)

/** Something more after so many friends who count. */
export const milestone = sqliteTable(
  'milestone',
  {
    offerId: text('offer_id')
      .notNull()
      .references(() => offer.id, { onDelete: 'cascade' }),
    threshold: integer().notNull(),
    ...value(),
  },
  (t) => [
    primaryKey({ columns: [t.offerId, t.threshold] }),
    check('milestone_threshold', sql`threshold BETWEEN 1 AND 1000`),
    ...valueChecks('milestone'),
  ],
)

/** Somebody who takes part. */
export const advocate = sqliteTable('advocate', {
  contactId: text('contact_id')
    .primaryKey()
    .references(() => contact.id),
  joinedAt: integer('joined_at').notNull(),
})

export const ADVOCATE_SCOPES = ['show_name', 'show_picture', 'leaderboard'] as const
/** What an advocate agreed to show: an act with the text they read, ended by another act. */
export const advocateConsent = sqliteTable(
  'advocate_consent',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    scope: text({ enum: ADVOCATE_SCOPES }).notNull(),
    text: text().notNull(),
    /** The name they want to be seen under; of a picture its id, so that another picture is another act. */
    shownAs: text('shown_as').notNull(),
    grantedAt: integer('granted_at').notNull(),
    withdrawnAt: integer('withdrawn_at'),
  },
  (t) => [
    uniqueIndex('advocate_consent_one_standing').on(t.contactId, t.scope).where(sql`withdrawn_at IS NULL`),
    check('advocate_consent_scope', sql`scope IN (${LIST(ADVOCATE_SCOPES)})`),
    check('advocate_consent_order', sql`withdrawn_at IS NULL OR withdrawn_at >= granted_at`),
  ],
)

/** An advocate took their link along, by channel; a share is not yet an act. */
export const share = sqliteTable(
  'share',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    channel: text({ enum: CHANNELS }).notNull(),
    at: integer().notNull(),
  },
  (t) => [index('share_contact').on(t.contactId, t.at), index('share_at').on(t.at)],
)

export const REFERRAL_STATES = ['held', 'joined', 'qualified', 'refused', 'reversed'] as const
/** A friend who came by an advocate's link: once for each friend, and never in a circle of two, as a trigger sees to. */
export const referral = sqliteTable(
  'referral',
  {
    id: text().primaryKey(),
    advocateId: text('advocate_id')
      .notNull()
      .references(() => contact.id),
    friendId: text('friend_id')
      .notNull()
      .unique()
      .references(() => contact.id),
    offerId: text('offer_id')
      .notNull()
      .references(() => offer.id),
    attributionId: text('attribution_id')
      .notNull()
      .references(() => linkAttribution.id),
    state: text({ enum: REFERRAL_STATES }).notNull(),
    /** Why it is refused or reversed, in one word. */
    reason: text(),
    joinedAt: integer('joined_at').notNull(),
    /** When the friend did what makes it count, and by which fact; kept when it is reversed. */
    qualifiedAt: integer('qualified_at'),
    qualifiedBy: text('qualified_by'),
    /** Since when the friend's side has fallen due; null again when what it was for was taken back. */
    friendDueAt: integer('friend_due_at'),
    /** When staying long enough will make it count. */
    checkAt: integer('check_at'),
    movedAt: integer('moved_at').notNull(),
  },
  (t) => [
    index('referral_advocate').on(t.advocateId, t.joinedAt, t.id),
    index('referral_newest').on(t.joinedAt, t.id),
    index('referral_state').on(t.state, t.joinedAt, t.id),
    index('referral_due').on(t.checkAt).where(sql`check_at IS NOT NULL`),
    check('referral_state', sql`state IN (${LIST(REFERRAL_STATES)})`),
    check('referral_two_people', sql`advocate_id <> friend_id`),
    check('referral_reason', sql`(state IN ('refused', 'reversed')) = (reason IS NOT NULL)`),
    check('referral_qualified', sql`state <> 'qualified' OR (qualified_at IS NOT NULL AND qualified_by IS NOT NULL)`),
    check('referral_order', sql`qualified_at IS NULL OR qualified_at >= joined_at`),
  ],
)

/** Every step of a referral, append-only. */
export const referralStep = sqliteTable(
  'referral_step',
  {
    id: text().primaryKey(),
    referralId: text('referral_id')
      .notNull()
      .references(() => referral.id),
    fromState: text('from_state', { enum: REFERRAL_STATES }),
    toState: text('to_state', { enum: REFERRAL_STATES }).notNull(),
    reason: text(),
    at: integer().notNull(),
    by: text(),
  },
  (t) => [index('referral_step_referral').on(t.referralId, t.at)],
)
