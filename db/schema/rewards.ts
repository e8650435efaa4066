import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { contact } from './contacts.ts'
import { FULFILMENTS, offer, REWARD_KINDS, referral } from './referrals.ts'

const LIST = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))
/** `advocate`, `friend` and `milestone` are of an offer; `redemption` is what somebody took for their points. */
export const REWARD_SIDES = ['friend', 'advocate', 'milestone', 'redemption'] as const
export const REWARD_STATES = ['pending', 'approved', 'fulfilled', 'cancelled', 'expired'] as const

/** A list of codes that somebody uploaded. */
export const couponPool = sqliteTable(
  'coupon_pool',
  {
    id: text().primaryKey(),
    name: text().notNull().unique(),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('coupon_pool_name', sql`length(name) BETWEEN 1 AND 80`)],
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
    kind: text({ enum: REWARD_KINDS }).notNull(),
    amountMinor: integer('amount_minor'),
    currency: text(),
    percentBp: integer('percent_bp'),
    points: integer(),
    months: integer(),
    description: text().notNull(),
    fulfilment: text({ enum: FULFILMENTS }).notNull(),
    poolId: text('pool_id').references(() => couponPool.id),
    state: text({ enum: REWARD_STATES }).notNull(),
    /** Why it is cancelled, in one word or in the words of whoever did it. */
    reason: text(),
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
    /** What was not used by then is over. */
    expiresAt: integer('expires_at'),
    movedAt: integer('moved_at').notNull(),
  },
  (t) => [
    uniqueIndex('reward_once').on(t.offerId, t.side, t.contactId, t.causeKey).where(sql`offer_id IS NOT NULL`),
    uniqueIndex('reward_redeemed_once').on(t.contactId, t.causeKey).where(sql`offer_id IS NULL`),
    index('reward_contact').on(t.contactId, t.grantedAt),
    index('reward_referral').on(t.referralId),
    index('reward_state').on(t.state, t.grantedAt, t.id),
    index('reward_due').on(t.approvableAt).where(sql`state = 'pending' AND automatic = 1`),
    index('reward_expiring').on(t.expiresAt).where(sql`expires_at IS NOT NULL AND state IN ('approved', 'fulfilled')`),
    check('reward_side', sql`side IN (${LIST(REWARD_SIDES)}) AND (side = 'redemption') = (offer_id IS NULL)`),
    check('reward_state', sql`state IN (${LIST(REWARD_STATES)})`),
    check('reward_kind', sql`kind IN (${LIST(REWARD_KINDS)})`),
    check('reward_fulfilment', sql`fulfilment IN (${LIST(FULFILMENTS)})`),
    check('reward_threshold', sql`(side = 'milestone') = (threshold IS NOT NULL)`),
    check('reward_amount', sql`(amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0`),
    check('reward_cancelled', sql`state <> 'cancelled' OR reason IS NOT NULL`),
    check('reward_approved', sql`state NOT IN ('approved', 'fulfilled') OR approved_at IS NOT NULL`),
    check('reward_fulfilled', sql`state <> 'fulfilled' OR fulfilled_at IS NOT NULL`),
  ],
)
