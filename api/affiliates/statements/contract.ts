import { z } from 'zod'
import { COMMISSION_KINDS, REVERSAL_REASONS } from '../../../db/schema/commissions.ts'
import { ENTRY_KINDS } from './rules.ts'

const sums = {
  ...{ currency: z.string(), openingMinor: z.number(), earnedMinor: z.number(), takenBackMinor: z.number() },
  ...{ paidMinor: z.number(), closingMinor: z.number() },
}
export const StatementList = z
  .object({
    /** The newest first; the first of them is not over yet. */
    items: z.array(z.object({ month: z.string(), isOpen: z.boolean(), currencies: z.array(z.object(sums)) })),
  })
  .meta({ id: 'PartnerStatementList' })
export const StatementLine = z.object({
  at: z.number(),
  kind: z.enum(ENTRY_KINDS),
  /** Above zero; its kind says which way it went. */
  amountMinor: z.number(),
  currency: z.string(),
  /** The number of the commission or payout. */
  ref: z.string(),
  /** What it came from; null for a payout. */
  of: z.enum(COMMISSION_KINDS).nullable(),
  reason: z.enum(REVERSAL_REASONS).nullable(),
  customer: z.string().nullable(),
  /** Where a payout went, as far as it may be shown. */
  hint: z.string().nullable(),
})
export type StatementLine = z.infer<typeof StatementLine>
export const Statement = z
  .object({
    month: z.string(),
    isOpen: z.boolean(),
    company: z.string(),
    partner: z.object({ id: z.string(), name: z.string() }),
    currencies: z.array(z.object({ ...sums, lines: z.array(StatementLine) })),
  })
  .meta({ id: 'PartnerStatement' })
export type Statement = z.infer<typeof Statement>
