import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { partner } from './affiliates.ts'
import { commission } from './commissions.ts'

/** How money reaches a partner: by their PayPal or Wise address, by a bank account, or as they agree with the company. */
export const RAILS = ['paypal', 'wise', 'sepa', 'other'] as const

/** Where a partner wants to be paid. A change is another row; the one before it ends. */
export const payoutMethod = sqliteTable(
  'payout_method',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    rail: text({ enum: RAILS }).notNull(),
    /** Name and account as sealed JSON; empty once the partner was erased. */
    details: text().notNull(),
    /** Enough to know one's own again: `DE89 … 3000`, `a…@example.com`. */
    hint: text().notNull(),
    /** A keyed hash of the account, to see when two partners are paid to one. */
    accountHash: text('account_hash').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Nothing is paid to it before, so that a stolen session has time to be noticed. */
    usableAt: integer('usable_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('payout_method_one').on(t.partnerId).where(sql`ended_at IS NULL`),
    index('payout_method_account').on(t.accountHash).where(sql`ended_at IS NULL`),
    check('payout_method_rail', sql`rail IN ('paypal', 'wise', 'sepa', 'other')`),
    check('payout_method_usable', sql`usable_at >= created_at`),
  ],
)

export const TAX_FORMS = ['w9', 'w8ben', 'w8bene', 'vat', 'none'] as const
export const TAX_STATES = ['received', 'verified', 'refused'] as const
/** What the company has on file about a partner's taxes: which form, whether it was looked at, until when it holds. */
export const taxForm = sqliteTable(
  'tax_form',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    kind: text({ enum: TAX_FORMS }).notNull(),
    state: text({ enum: TAX_STATES }).notNull(),
    /** The last four characters of a tax number. */
    lastFour: text('last_four').notNull().default(''),
    expiresAt: integer('expires_at'),
    createdAt: integer('created_at').notNull(),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('tax_form_one').on(t.partnerId).where(sql`ended_at IS NULL`),
    check('tax_form_kind', sql`kind IN ('w9', 'w8ben', 'w8bene', 'vat', 'none')`),
    check('tax_form_state', sql`state IN ('received', 'verified', 'refused')`),
    check(
      'tax_form_decided',
      sql`(state = 'received') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)`,
    ),
    check('tax_form_last_four', sql`length(last_four) <= 4`),
  ],
)

export const BATCH_STATES = ['draft', 'approved', 'settled', 'cancelled'] as const
/** Payouts that go out together: by one rail, in one currency, in one file. */
export const payoutBatch = sqliteTable(
  'payout_batch',
  {
    id: text().primaryKey(),
    rail: text({ enum: RAILS }).notNull(),
    currency: text().notNull(),
    state: text({ enum: BATCH_STATES }).notNull(),
    /** How many people have to agree, fixed when it was drawn up. */
    approvals: integer().notNull(),
    /** What was approved. */
    itemCount: integer('item_count').notNull().default(0),
    totalMinor: integer('total_minor').notNull().default(0),
    /** SHA-256 of the file, once it was taken: the same bytes each time. */
    fileHash: text('file_hash'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    approvedAt: integer('approved_at'),
    settledAt: integer('settled_at'),
  },
  (t) => [
    index('payout_batch_newest').on(t.createdAt, t.id),
    uniqueIndex('payout_batch_file').on(t.rail, t.fileHash).where(sql`file_hash IS NOT NULL`),
    check('payout_batch_rail', sql`rail IN ('paypal', 'wise', 'sepa', 'other')`),
    check('payout_batch_state', sql`state IN ('draft', 'approved', 'settled', 'cancelled')`),
    check('payout_batch_approvals', sql`approvals BETWEEN 1 AND 2`),
    check('payout_batch_currency', sql`length(currency) = 3 AND currency = upper(currency)`),
  ],
)
/** Who agreed to a batch; each once. */
export const payoutApproval = sqliteTable(
  'payout_approval',
  {
    batchId: text('batch_id')
      .notNull()
      .references(() => payoutBatch.id),
    approvedBy: text('approved_by').notNull(),
    /** What they saw. */
    totalMinor: integer('total_minor').notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.approvedBy] })],
)

export const PAYOUT_STATES = ['draft', 'approved', 'paid', 'failed', 'dropped'] as const
/** One sum to one partner. What fails goes back to what can be paid, and another payout takes it up. */
export const payout = sqliteTable(
  'payout',
  {
    id: text().primaryKey(),
    batchId: text('batch_id')
      .notNull()
      .references(() => payoutBatch.id),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    methodId: text('method_id')
      .notNull()
      .references(() => payoutMethod.id),
    currency: text().notNull(),
    amountMinor: integer('amount_minor').notNull(),
    state: text({ enum: PAYOUT_STATES }).notNull(),
    /** The rail's own number for it. */
    providerRef: text('provider_ref').unique(),
    /** Why it failed or was dropped. */
    reason: text(),
    /** The rail says it arrived after it had said that it failed; somebody has to find out. */
    lateSuccessAt: integer('late_success_at'),
    movedAt: integer('moved_at').notNull(),
  },
  (t) => [
    uniqueIndex('payout_one_live').on(t.partnerId, t.currency).where(sql`state IN ('draft', 'approved')`),
    index('payout_batch_items').on(t.batchId, t.id),
    index('payout_partner').on(t.partnerId, t.movedAt, t.id),
    index('payout_late').on(t.partnerId).where(sql`late_success_at IS NOT NULL AND state = 'failed'`),
    check('payout_amount', sql`amount_minor > 0`),
    check('payout_state', sql`state IN ('draft', 'approved', 'paid', 'failed', 'dropped')`),
    check('payout_reason', sql`state NOT IN ('failed', 'dropped') OR reason IS NOT NULL`),
  ],
)
/** What a payout is made of. A commission is in one live payout at most. */
export const payoutLine = sqliteTable(
  'payout_line',
  {
    payoutId: text('payout_id')
      .notNull()
      .references(() => payout.id),
    commissionId: text('commission_id')
      .notNull()
      .references(() => commission.id),
    amountMinor: integer('amount_minor').notNull(),
    /** The payout came to nothing: the commission is free for another. */
    released: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.payoutId, t.commissionId] }),
    uniqueIndex('payout_line_once').on(t.commissionId).where(sql`released = 0`),
    check('payout_line_amount', sql`amount_minor > 0`),
  ],
)

/** A file with what a rail made of a batch. The same file is taken once. */
export const payoutResult = sqliteTable(
  'payout_result',
  {
    id: text().primaryKey(),
    rail: text({ enum: RAILS }).notNull(),
    fileHash: text('file_hash').notNull(),
    /** Counts, and lines that fit no payout. */
    outcome: text().notNull(),
    importedBy: text('imported_by').notNull(),
    at: integer().notNull(),
  },
  (t) => [
    uniqueIndex('payout_result_once').on(t.rail, t.fileHash),
    index('payout_result_at').on(t.at),
    check('payout_result_outcome_is_json', sql`json_valid(outcome)`),
  ],
)
