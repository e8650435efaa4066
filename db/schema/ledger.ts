import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { partner } from './affiliates.ts'
import { commission } from './commissions.ts'

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

export const JOURNAL_KINDS = [
  ...(['earn', 'move', 'reverse', 'restore', 'net', 'send', 'confirm', 'return'] as const),
] as const
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
    check('journal_kind', sql`kind IN ('earn', 'move', 'reverse', 'restore', 'net', 'send', 'confirm', 'return')`),
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

/**
 * Where the money of each commission is now, kept by the same trigger. Nothing in it is ever below zero but `owed`, which
 * is what a partner has to give back of this one, less what this one was used to give back of others.
 */
export const commissionPlace = sqliteTable(
  'commission_place',
  {
    commissionId: text('commission_id')
      .primaryKey()
      .references(() => commission.id),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    currency: text().notNull(),
    clearsAt: integer('clears_at').notNull(),
    pendingMinor: integer('pending_minor').notNull(),
    heldMinor: integer('held_minor').notNull(),
    payableMinor: integer('payable_minor').notNull(),
    clearingMinor: integer('clearing_minor').notNull(),
    paidMinor: integer('paid_minor').notNull(),
    owedMinor: integer('owed_minor').notNull(),
  },
  (t) => [
    index('commission_place_due').on(t.clearsAt, t.commissionId).where(sql`pending_minor > 0`),
    index('commission_place_payable').on(t.partnerId, t.currency, t.clearsAt).where(sql`payable_minor > 0`),
    index('commission_place_open')
      .on(t.partnerId, t.currency)
      .where(sql`pending_minor > 0 OR held_minor > 0 OR payable_minor > 0`),
    check(
      'commission_place_amounts',
      sql`pending_minor >= 0 AND held_minor >= 0 AND payable_minor >= 0 AND clearing_minor >= 0 AND paid_minor >= 0`,
    ),
  ],
)

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
