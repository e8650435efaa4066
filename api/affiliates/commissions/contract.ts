import { z } from 'zod'
import { COMMISSION_KINDS, NO_COMMISSION, REVERSAL_REASONS } from '../../../db/schema/commissions.ts'
import { isCurrency } from '../../kernel/money.ts'
import { Paging } from '../../kernel/page.ts'
import { plainText } from '../../kernel/text.ts'
import { COMMISSION_STATES } from '../ledger/rules.ts'
import { PlanRule } from '../plans/contract.ts'
import { SKIPS } from '../plans/rules.ts'

const State = z.enum(COMMISSION_STATES, 'Choose one of the list.')
/** Where the money of one commission is. */
const place = {
  ...{ pendingMinor: z.number(), heldMinor: z.number(), payableMinor: z.number(), clearingMinor: z.number() },
  ...{ paidMinor: z.number(), owedMinor: z.number() },
}
const row = {
  ...{ id: z.string(), kind: z.enum(COMMISSION_KINDS), state: State },
  /** What was earned, and what of it was taken back since. */
  ...{ amountMinor: z.number(), reversedMinor: z.number(), currency: z.string(), baseMinor: z.number() },
  ...{ occurredAt: z.number(), clearsAt: z.number() },
  ...place,
}
export const CommissionRow = z
  .object({
    ...row,
    partner: z.object({ id: z.string(), name: z.string() }),
    /** The host's own number of the sale. */
    saleExternalId: z.string().nullable(),
    customer: z.object({ id: z.string(), name: z.string() }).nullable(),
  })
  .meta({ id: 'CommissionRow' })
export type CommissionRow = z.infer<typeof CommissionRow>
export const CommissionList = z
  .object({ items: z.array(CommissionRow), nextCursor: z.string().nullable() })
  .meta({ id: 'CommissionList' })
export const CommissionQuery = Paging.extend({
  partnerId: z.string().max(60).optional(),
  state: State.optional(),
})
export type CommissionQuery = z.infer<typeof CommissionQuery>

/** What a rule would have paid, or why it pays nothing. */
const Judged = z.object({ ruleId: z.string(), amountMinor: z.number(), why: z.enum(SKIPS).nullable() })
const Doubt = z.object({ rule: z.string(), state: z.string(), openedAt: z.number(), dueAt: z.number() })
const why = {
  judged: z.array(Judged),
  /** The rules of that version, so that what each would have paid can be read. */
  rules: z.array(PlanRule),
  planVersion: z.object({ name: z.string(), n: z.number() }).nullable(),
  rule: PlanRule.nullable(),
  /** Why it is held, without what was seen. */
  doubts: z.array(Doubt),
  disputed: z.boolean(),
  reversals: z.array(
    z.object({
      amountMinor: z.number(),
      reason: z.enum(REVERSAL_REASONS),
      note: z.string().nullable(),
      at: z.number(),
    }),
  ),
  /** Of an adjustment: the words of whoever made it. */
  note: z.string().nullable(),
}
export const CommissionDetail = z
  .object({
    ...CommissionRow.shape,
    ...why,
    /** Every entry of the books about it, the oldest first. */
    journal: z.array(
      z.object({
        kind: z.string(),
        at: z.number(),
        lines: z.array(z.object({ account: z.string(), amountMinor: z.number() })),
      }),
    ),
  })
  .meta({ id: 'CommissionDetail' })
export type CommissionDetail = z.infer<typeof CommissionDetail>

export const Adjust = z
  .object({
    partnerId: z.string().max(60),
    amountMinor: z
      .number('Write the amount in the smallest unit, like 1250 for 12.50 EUR.')
      .int('Write whole minor units, like 1250 for 12.50 EUR.')
      .min(1, 'An adjustment gives something. To take back, choose the commission it was.')
      .max(Number.MAX_SAFE_INTEGER),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
    note: plainText(500).refine((text) => text.length >= 3, 'Say what it is for; the partner reads it.'),
    /** Your own number for it: sending it again is safe. */
    externalId: z.string().trim().min(1, 'Send a number of your own for it.').max(100),
  })
  .meta({ id: 'AdjustCommissions' })
export type Adjust = z.infer<typeof Adjust>
export const TakeBack = z
  .object({ note: plainText(500).refine((text) => text.length >= 3, 'Say why; the partner reads it.') })
  .meta({ id: 'TakeBackCommission' })

/** A partner's own list: the customer is an initial, the reasons are all there. */
export const MyCommission = z
  .object({
    ...row,
    customer: z.string().nullable(),
    ...why,
    /** Whether the partner may say something against it, which they may once. */
    mayAppeal: z.boolean(),
    appeal: z
      .object({
        text: z.string(),
        createdAt: z.number(),
        answer: z.string().nullable(),
        answeredAt: z.number().nullable(),
      })
      .nullable(),
  })
  .omit({ planVersion: true })
  .meta({ id: 'MyCommission' })
export const MyCommissionList = z
  .object({ items: z.array(MyCommission), nextCursor: z.string().nullable() })
  .meta({ id: 'MyCommissionList' })
/** Where a part of a commission can lie; each is a number of the overview. */
export const LIES = ['pending', 'held', 'payable', 'clearing', 'paid', 'owed'] as const
export const MyCommissionQuery = Paging.extend({
  state: State.optional(),
  /** Only those of which something lies there: their parts add up to that number of the overview. */
  lies: z.enum(LIES, 'Choose one of the list.').optional(),
  currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.').optional(),
  /** Only this one. */
  id: z.string().max(60).optional(),
})
/** A sale or lead of somebody a partner brought, with what was made of it. */
export const MyConversion = z
  .object({
    ...{ key: z.string(), kind: z.enum(['sale', 'lead']), at: z.number(), occurredAt: z.number() },
    customer: z.string(),
    ...{ netMinor: z.number().nullable(), currency: z.string().nullable(), refundedMinor: z.number() },
    commission: z.object({ id: z.string(), amountMinor: z.number(), currency: z.string() }).nullable(),
    /** The rules that were looked at. */
    rules: z.array(PlanRule),
    why: z.enum(NO_COMMISSION).nullable(),
    judged: z.array(Judged),
    /** How the customer came: by a click, a code, a form, or their own word. */
    route: z.string().nullable(),
    code: z.string().nullable(),
  })
  .meta({ id: 'MyConversion' })
export type MyConversion = z.infer<typeof MyConversion>
export const MyConversionList = z
  .object({ items: z.array(MyConversion), nextCursor: z.string().nullable() })
  .meta({ id: 'MyConversionList' })

/** The books. */
export const Books = z
  .object({
    trial: z.array(
      z.object({
        currency: z.string(),
        kinds: z.array(z.object({ kind: z.string(), amountMinor: z.number() })),
        sumMinor: z.number(),
      }),
    ),
    check: z.object({ at: z.number(), journals: z.number(), faults: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'LedgerBooks' })
