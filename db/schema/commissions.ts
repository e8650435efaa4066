import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { partner } from './affiliates.ts'
import { lead, linkAttribution, refund } from './attribution.ts'
import { sale } from './conversions.ts'

/** What partners of a group earn. Its versions say it; this only has a name. */
export const commissionPlan = sqliteTable(
  'commission_plan',
  {
    id: text().primaryKey(),
    name: text().notNull().unique(),
    createdAt: integer('created_at').notNull(),
  },
  () => [check('commission_plan_name', sql`length(name) BETWEEN 1 AND 80`)],
)

/** The rules of a plan from a moment on. Append-only: what was earned points at the version it was earned under. */
export const commissionPlanVersion = sqliteTable(
  'commission_plan_version',
  {
    id: text().primaryKey(),
    planId: text('plan_id')
      .notNull()
      .references(() => commissionPlan.id),
    n: integer().notNull(),
    rules: text().notNull(),
    /** What partners are told of why it changed. */
    note: text().notNull().default(''),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('commission_plan_version_n').on(t.planId, t.n),
    check('commission_plan_version_rules_are_json', sql`json_valid(rules)`),
  ],
)

export const COMMISSION_KINDS = ['sale', 'lead', 'adjustment', 'reversal', 'restoration'] as const
/** Why a commission, or a part of one, was taken back; a refund that did not arrive gives a part again. */
export const REVERSAL_REASONS = ['refund', 'dispute_lost', 'not_honest', 'banned', 'staff', 'refund_failed'] as const

/**
 * What a partner has earned, once for each sale or lead; what is taken back is a row of its own that points at it. Facts
 * only, append-only: where the money is stands in the ledger.
 */
export const commission = sqliteTable(
  'commission',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    kind: text({ enum: COMMISSION_KINDS }).notNull(),
    saleId: text('sale_id').references(() => sale.id),
    leadId: text('lead_id').references(() => lead.id),
    /** By which decision the customer is this partner's. */
    attributionId: text('attribution_id').references(() => linkAttribution.id),
    planVersionId: text('plan_version_id').references(() => commissionPlanVersion.id),
    /** Which rule of that version. */
    ruleId: text('rule_id'),
    /** The net that it is a part of. */
    baseMinor: integer('base_minor').notNull(),
    /** Above zero when earned, below when taken back. */
    amountMinor: integer('amount_minor').notNull(),
    currency: text().notNull(),
    /** Of a reversal: what it takes back of, why, and by which refund. */
    reversesId: text('reverses_id').references((): AnySQLiteColumn => commission.id),
    reason: text({ enum: REVERSAL_REASONS }),
    refundId: text('refund_id').references(() => refund.id),
    /** What makes it once. */
    causeKey: text('cause_key').notNull().unique(),
    /** Of an adjustment, and of what staff took back: why, in words for the partner. */
    note: text(),
    occurredAt: integer('occurred_at').notNull(),
    /** When it can be paid, if nothing speaks against it. */
    clearsAt: integer('clears_at').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('commission_partner').on(t.partnerId, t.createdAt, t.id),
    index('commission_sale').on(t.saleId).where(sql`sale_id IS NOT NULL`),
    index('commission_attribution').on(t.attributionId).where(sql`attribution_id IS NOT NULL`),
    index('commission_reverses').on(t.reversesId).where(sql`reverses_id IS NOT NULL`),
    index('commission_clears').on(t.clearsAt, t.id).where(sql`kind NOT IN ('reversal', 'restoration')`),
    check('commission_kind', sql`kind IN ('sale', 'lead', 'adjustment', 'reversal', 'restoration')`),
    check('commission_sign', sql`(kind = 'reversal') = (amount_minor < 0) AND amount_minor <> 0`),
    check('commission_currency', sql`length(currency) = 3 AND currency = upper(currency)`),
    check('commission_base', sql`base_minor >= 0`),
    check(
      'commission_cause',
      sql`CASE kind WHEN 'sale' THEN sale_id IS NOT NULL AND plan_version_id IS NOT NULL AND rule_id IS NOT NULL
        WHEN 'lead' THEN lead_id IS NOT NULL AND plan_version_id IS NOT NULL AND rule_id IS NOT NULL ELSE 1 END`,
    ),
    check(
      'commission_reversal',
      sql`(kind IN ('reversal', 'restoration')) = (reverses_id IS NOT NULL) AND (kind IN ('reversal', 'restoration')) = (reason IS NOT NULL)`,
    ),
    check('commission_note', sql`length(note) BETWEEN 1 AND 500 AND (kind <> 'adjustment' OR note IS NOT NULL)`),
  ],
)

export const NO_COMMISSION = ['not_approved', 'paused', 'banned', 'no_rule', 'only_one_lead'] as const
/**
 * What was made of each sale and lead of a customer whom a partner brought: which rules were looked at, what each would
 * have paid, and why nothing was. Append-only.
 */
export const commissionDecision = sqliteTable(
  'commission_decision',
  {
    causeKey: text('cause_key').primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    saleId: text('sale_id').references(() => sale.id),
    leadId: text('lead_id').references(() => lead.id),
    attributionId: text('attribution_id')
      .notNull()
      .references(() => linkAttribution.id),
    planVersionId: text('plan_version_id').references(() => commissionPlanVersion.id),
    commissionId: text('commission_id').references(() => commission.id),
    why: text({ enum: NO_COMMISSION }),
    judged: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    index('commission_decision_partner').on(t.partnerId, t.at, t.causeKey),
    check('commission_decision_why', sql`(why IS NULL) = (commission_id IS NOT NULL)`),
    check('commission_decision_about', sql`(sale_id IS NULL) <> (lead_id IS NULL)`),
    check('commission_decision_judged_is_json', sql`json_valid(judged)`),
  ],
)

/** What happened to a partner by UTC day and currency, written with it: pages and tiers add up days, not sales. */
export const partnerDay = sqliteTable(
  'partner_day',
  {
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    day: text().notNull(),
    currency: text().notNull(),
    /** People who bought for the first time, leads, and sales. */
    customers: integer().notNull().default(0),
    leads: integer().notNull().default(0),
    sales: integer().notNull().default(0),
    /** Net of the sales, and of what went back. */
    revenueMinor: integer('revenue_minor').notNull().default(0),
    refundedMinor: integer('refunded_minor').notNull().default(0),
    earnedMinor: integer('earned_minor').notNull().default(0),
    reversedMinor: integer('reversed_minor').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.partnerId, t.day, t.currency] }),
    check('partner_day_day', sql`day GLOB '????-??-??'`),
  ],
)

export const COMMISSION_APPEAL_STATES = ['open', 'answered'] as const
/** What a partner says against a hold, or against what was taken back; once for each commission, and answered once. */
export const commissionAppeal = sqliteTable(
  'commission_appeal',
  {
    id: text().primaryKey(),
    commissionId: text('commission_id')
      .notNull()
      .unique()
      .references(() => commission.id),
    /** Empty once the partner was erased. */
    text: text().notNull(),
    state: text({ enum: COMMISSION_APPEAL_STATES }).notNull(),
    createdAt: integer('created_at').notNull(),
    answer: text(),
    answeredBy: text('answered_by'),
    answeredAt: integer('answered_at'),
  },
  (t) => [
    index('commission_appeal_state').on(t.state, t.createdAt, t.id),
    check('commission_appeal_state', sql`state IN ('open', 'answered')`),
    check('commission_appeal_text', sql`length(text) <= 1000`),
    check(
      'commission_appeal_answer',
      sql`(state = 'open') = (answer IS NULL) AND (answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)`,
    ),
  ],
)
