import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { APPROVALS, FULFILMENTS, offer, REWARD_KINDS, referral, value, valueChecks } from './referrals.ts'

const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))
/** `advocate`, `friend` and `milestone` are of an offer; `redemption` is what somebody took for their points. */
export const REWARD_SIDES = ['friend', 'advocate', 'milestone', 'redemption'] as const
export const REWARD_STATES = ['pending', 'approved', 'fulfilled', 'cancelled', 'expired'] as const
/** Why one is cancelled; `declined` has a sentence of whoever did it. Earned anew, a reversed or capped one comes back. */
export const CANCEL_REASONS = ['reversed', 'refused', 'cap_reached', 'declined', 'erased'] as const

/** A list of codes that somebody uploaded. */
export const couponPool = sqliteTable(
  'coupon_pool',
  {
    id: text().primaryKey(),
    name: text().notNull().unique(),
    /** Somebody is warned when fewer than this are left. */
    lowAt: integer('low_at').notNull().default(20),
    createdAt: integer('created_at').notNull(),
  },
  () => [
    check('coupon_pool_name', sql`length(name) BETWEEN 1 AND 80`),
    check('coupon_pool_low', sql`low_at BETWEEN 0 AND 100000`),
  ],
)

/** What somebody may take for their points. What was taken keeps its terms; an option that is off is offered to nobody. */
export const pointsOption = sqliteTable(
  'points_option',
  {
    id: text().primaryKey(),
    cost: integer().notNull(),
    /** How many can be taken at all. */
    stock: integer(),
    approval: text({ enum: APPROVALS }).notNull(),
    ...value(),
    createdAt: integer('created_at').notNull(),
    offAt: integer('off_at'),
  },
  () => [
    check('points_option_cost', sql`cost BETWEEN 1 AND 1000000000 AND coalesce(stock, 0) >= 0`),
    check('points_option_approval', sql`approval IN ('auto', 'staff')`),
    check('points_option_buys_no_points', sql`kind <> 'points'`),
    ...valueChecks('points_option'),
  ],
)

/** What somebody has earned: once for each offer, side, person and cause. It never moves a stage. */
export const reward = sqliteTable(
  'reward',
  {
    id: text().primaryKey(),
    offerId: text('offer_id').references(() => offer.id),
    side: text({ enum: REWARD_SIDES }).notNull(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    referralId: text('referral_id').references(() => referral.id),
    /** What makes it once, and the fact that caused it. */
    causeKey: text('cause_key').notNull(),
    causeId: text('cause_id').notNull(),
    /** Of a milestone: how many friends it is for. */
    threshold: integer(),
    /** Of a redemption: what was taken. */
    optionId: text('option_id').references(() => pointsOption.id),
    kind: text({ enum: REWARD_KINDS }).notNull(),
    amountMinor: integer('amount_minor'),
    currency: text(),
    percentBp: integer('percent_bp'),
    points: integer(),
    months: integer(),
    description: text().notNull(),
    fulfilment: text({ enum: FULFILMENTS }).notNull(),
    poolId: text('pool_id').references(() => couponPool.id),
    expiresDays: integer('expires_days'),
    state: text({ enum: REWARD_STATES }).notNull(),
    /** Why it is cancelled, and the sentence for the person where somebody declined it. */
    reason: text({ enum: CANCEL_REASONS }),
    statement: text(),
    /** Nobody has to agree, once the time is there and nothing is held. */
    automatic: integer({ mode: 'boolean' }).notNull(),
    /** Friends were taken back since, so that this milestone would not be reached any more; it is kept. */
    unbacked: integer({ mode: 'boolean' }).notNull().default(false),
    grantedAt: integer('granted_at').notNull(),
    /** The earliest moment of approval. */
    approvableAt: integer('approvable_at').notNull(),
    approvedAt: integer('approved_at'),
    approvedBy: text('approved_by'),
    fulfilledAt: integer('fulfilled_at'),
    /** The code that was given out, or the number of whoever delivered it. */
    fulfilmentRef: text('fulfilment_ref'),
    /** When a code was used, or the last of some points. */
    usedAt: integer('used_at'),
    /** What was not used by then is over. */
    expiresAt: integer('expires_at'),
    /** When its owner was told that its time is nearly over, or there was nothing left to tell of; once. */
    remindedAt: integer('reminded_at'),
    movedAt: integer('moved_at').notNull(),
  },
  (t) => [
    uniqueIndex('reward_once').on(t.offerId, t.side, t.contactId, t.causeKey).where(sql`offer_id IS NOT NULL`),
    uniqueIndex('reward_redeemed_once').on(t.contactId, t.causeKey).where(sql`offer_id IS NULL`),
    index('reward_contact').on(t.contactId, t.grantedAt),
    index('reward_counted').on(t.offerId, t.side, t.contactId).where(sql`state <> 'cancelled'`),
    index('reward_option').on(t.optionId).where(sql`option_id IS NOT NULL AND state <> 'cancelled'`),
    index('reward_pool').on(t.poolId, t.state).where(sql`pool_id IS NOT NULL`),
    index('reward_referral').on(t.referralId),
    index('reward_state').on(t.state, t.grantedAt, t.id),
    index('reward_due').on(t.approvableAt).where(sql`state = 'pending' AND automatic = 1`),
    index('reward_expiring')
      .on(t.expiresAt)
      .where(sql`expires_at IS NOT NULL AND state = 'fulfilled' AND used_at IS NULL`),
    check(
      'reward_side',
      sql`side IN (${LIST(REWARD_SIDES)}) AND (side = 'redemption') = (offer_id IS NULL) AND (side = 'redemption') = (option_id IS NOT NULL)`,
    ),
    check('reward_state', sql`state IN (${LIST(REWARD_STATES)})`),
    check('reward_kind', sql`kind IN (${LIST(REWARD_KINDS)})`),
    check('reward_fulfilment', sql`fulfilment IN (${LIST(FULFILMENTS)})`),
    check('reward_threshold', sql`(side = 'milestone') = (threshold IS NOT NULL)`),
    check('reward_amount', sql`(amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0`),
    check(
      'reward_cancelled',
      sql`(state = 'cancelled') = (reason IS NOT NULL) AND coalesce(reason, 'erased') IN (${LIST(CANCEL_REASONS)})`,
    ),
    check('reward_declined', sql`(statement IS NOT NULL) = (coalesce(reason, '') = 'declined')`),
    check('reward_approved', sql`state NOT IN ('approved', 'fulfilled') OR approved_at IS NOT NULL`),
    check('reward_fulfilled', sql`state <> 'fulfilled' OR fulfilled_at IS NOT NULL`),
  ],
)

/** Every step of a reward, append-only. */
export const rewardStep = sqliteTable(
  'reward_step',
  {
    id: text().primaryKey(),
    rewardId: text('reward_id')
      .notNull()
      .references(() => reward.id),
    fromState: text('from_state', { enum: REWARD_STATES }),
    toState: text('to_state', { enum: REWARD_STATES }).notNull(),
    reason: text({ enum: CANCEL_REASONS }),
    at: integer().notNull(),
    /** The account or key; null for what followed by itself. */
    by: text('moved_by'),
  },
  (t) => [index('reward_step_reward').on(t.rewardId, t.at, t.id)],
)

/** A code that was uploaded or made here. It is given once, to one reward. */
export const couponCode = sqliteTable(
  'coupon_code',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    /** Exactly as it was uploaded. */
    code: text().notNull().unique(),
    /** Null for one that was made here. */
    poolId: text('pool_id').references(() => couponPool.id),
    rewardId: text('reward_id')
      .unique()
      .references(() => reward.id),
    addedAt: integer('added_at').notNull(),
    givenAt: integer('given_at'),
  },
  (t) => [
    index('coupon_code_free').on(t.poolId, t.seq).where(sql`reward_id IS NULL`),
    index('coupon_code_given').on(t.poolId, t.givenAt, t.seq).where(sql`reward_id IS NOT NULL`),
    check('coupon_code_code', sql`length(code) BETWEEN 3 AND 64`),
    check(
      'coupon_code_given',
      sql`(reward_id IS NULL) = (given_at IS NULL) AND (pool_id IS NOT NULL OR reward_id IS NOT NULL)`,
    ),
  ],
)

/** A code was used at the host, once; `external_id` is the host's own number for it. Append-only. */
export const couponUse = sqliteTable('coupon_use', {
  code: text()
    .primaryKey()
    .references(() => couponCode.code),
  externalId: text('external_id').notNull().unique(),
  requestHash: text('request_hash').notNull(),
  at: integer().notNull(),
})

export const POINTS_WHY = ['earned', 'spent', 'given_back', 'expired'] as const
/**
 * Points come and go, append-only; what somebody has is the sum over all their contacts. No contact is ever below zero, so
 * that people who were merged can be parted again.
 */
export const pointsEntry = sqliteTable(
  'points_entry',
  {
    id: text().primaryKey(),
    contactId: text('contact_id')
      .notNull()
      .references(() => contact.id),
    delta: integer().notNull(),
    why: text({ enum: POINTS_WHY }).notNull(),
    rewardId: text('reward_id')
      .notNull()
      .references(() => reward.id),
    at: integer().notNull(),
  },
  (t) => [
    uniqueIndex('points_entry_once').on(t.rewardId, t.why, t.contactId),
    index('points_entry_contact').on(t.contactId, t.at, t.id),
    check(
      'points_entry_why',
      sql`why IN (${LIST(POINTS_WHY)}) AND (why IN ('earned', 'given_back')) = (delta > 0) AND delta <> 0`,
    ),
  ],
)
