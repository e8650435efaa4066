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
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('commission_plan_version_n').on(t.planId, t.n),
    check('commission_plan_version_rules_are_json', sql`json_valid(rules)`),
  ],
)

export const COMMISSION_KINDS = ['sale', 'lead', 'adjustment', 'reversal'] as const
/** Why a commission, or a part of one, was taken back. */
export const REVERSAL_REASONS = ['refund', 'dispute_lost', 'not_honest', 'banned', 'staff'] as const

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
    /** Rules that would have paid and how much, for whoever asks why; of an adjustment, the words of whoever made it. */
    trace: text().notNull().default('{}'),
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
    index('commission_clears').on(t.clearsAt, t.id).where(sql`kind <> 'reversal'`),
    check('commission_kind', sql`kind IN ('sale', 'lead', 'adjustment', 'reversal')`),
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
      sql`(kind = 'reversal') = (reverses_id IS NOT NULL) AND (kind = 'reversal') = (reason IS NOT NULL)`,
    ),
    check('commission_trace_is_json', sql`json_valid(trace)`),
  ],
)

/**
 * Where money of the programme can be. The first five are of a partner; `clearing` is on its way with a batch, `cash` has
 * left, `receivable` is owed by a partner who was paid for what was taken back later.
 */
export const ACCOUNT_KINDS = [
  ...(['expense', 'pending', 'held', 'payable', 'receivable'] as const),
  ...(['clearing', 'cash', 'fees'] as const),
] as const

export const ledgerAccount = sqliteTable(
  'ledger_account',
  {
    id: integer().primaryKey(),
    kind: text({ enum: ACCOUNT_KINDS }).notNull(),
    /** Whose, or which batch or rail it is; empty for the programme's own. */
    of: text().notNull().default(''),
    currency: text().notNull(),
  },
  (t) => [
    uniqueIndex('ledger_account_once').on(t.kind, t.of, t.currency),
    index('ledger_account_of').on(t.of),
    check(
      'ledger_account_kind',
      sql`kind IN ('expense', 'pending', 'held', 'payable', 'receivable', 'clearing', 'cash', 'fees')`,
    ),
    check('ledger_account_currency', sql`length(currency) = 3 AND currency = upper(currency)`),
  ],
)

export const JOURNAL_KINDS = [...(['earn', 'move', 'reverse', 'net', 'send', 'confirm', 'return'] as const)] as const
/** One entry of the books. Sealing it needs at least two postings that sum to nothing in each currency; then it is shut. */
export const journal = sqliteTable(
  'journal',
  {
    id: integer().primaryKey(),
    /** What makes it once. */
    causeKey: text('cause_key').notNull().unique(),
    kind: text({ enum: JOURNAL_KINDS }).notNull(),
    /** What it is about: a commission, a payout. */
    ref: text().notNull(),
    postedAt: integer('posted_at').notNull(),
    sealed: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('journal_ref').on(t.ref),
    index('journal_unsealed').on(t.sealed).where(sql`sealed = 0`),
    check('journal_kind', sql`kind IN ('earn', 'move', 'reverse', 'net', 'send', 'confirm', 'return')`),
  ],
)

/** A part of an entry: debit above zero, credit below. */
export const posting = sqliteTable(
  'posting',
  {
    journalId: integer('journal_id')
      .notNull()
      .references(() => journal.id),
    n: integer().notNull(),
    accountId: integer('account_id')
      .notNull()
      .references(() => ledgerAccount.id),
    /** Of which commission this is the money. */
    commissionId: text('commission_id')
      .notNull()
      .references(() => commission.id),
    amountMinor: integer('amount_minor').notNull(),
    currency: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.journalId, t.n] }),
    index('posting_account').on(t.accountId),
    index('posting_commission').on(t.commissionId, t.accountId, t.amountMinor),
    check('posting_amount', sql`amount_minor <> 0`),
  ],
)

/** The sum of an account, kept by a trigger as journals are sealed; the check of the books adds it up anew. */
export const ledgerBalance = sqliteTable('ledger_balance', {
  accountId: integer('account_id')
    .primaryKey()
    .references(() => ledgerAccount.id),
  amountMinor: integer('amount_minor').notNull(),
})

/** What the nightly check of the books found. */
export const ledgerCheck = sqliteTable(
  'ledger_check',
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    journals: integer().notNull(),
    /** What was wrong, one sentence each; none when the books are right. */
    faults: text().notNull(),
  },
  (t) => [index('ledger_check_at').on(t.at), check('ledger_check_faults_are_json', sql`json_valid(faults)`)],
)
