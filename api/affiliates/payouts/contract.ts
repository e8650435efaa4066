import { z } from 'zod'
import { BATCH_STATES, PAYOUT_STATES, RAILS, TAX_FORMS, TAX_STATES } from '../../../db/schema/payouts.ts'
import { emailAddress } from '../../kernel/email.ts'
import { isBic, isIban, tidyIban } from '../../kernel/iban.ts'
import { isCurrency } from '../../kernel/money.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { OBSTACLES } from './rules.ts'
import { OUTCOMES } from './settling.ts'

const Rail = z.enum(RAILS, 'Choose one of the list.')
const currency = z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.')
const person = z.object({ contactId: z.string(), name: z.string() })

export const PreflightQuery = z.object({ rail: Rail, currency })
export const Preflight = z
  .object({
    rail: Rail,
    currency: z.string(),
    /** How many can be paid now, and how much in all. */
    ready: z.number(),
    totalMinor: z.number(),
    /** How many people have to agree to such a batch. */
    approvals: z.number(),
    items: z.array(
      z.object({
        ...{ partnerId: z.string(), ...person.shape, payableMinor: z.number(), minimumMinor: z.number() },
        ...{ hint: z.string().nullable(), usableAt: z.number().nullable(), obstacles: z.array(z.enum(OBSTACLES)) },
      }),
    ),
  })
  .meta({ id: 'PayoutPreflight' })
export type Preflight = z.infer<typeof Preflight>
/** What can be paid at all, by currency and rail; null for partners who have not said how. */
export const PayableSums = z
  .object({
    items: z.array(
      z.object({ currency: z.string(), rail: Rail.nullable(), partners: z.number(), amountMinor: z.number() }),
    ),
  })
  .meta({ id: 'PayableSums' })

export const DrawUp = z.object({ rail: Rail, currency }).meta({ id: 'DrawUpBatch' })
export const Agree = z
  .object({ totalMinor: z.number('Send the sum that you saw.').int('Send whole minor units.') })
  .meta({ id: 'AgreeToBatch' })

const batch = {
  ...{ id: z.string(), rail: Rail, currency: z.string(), state: z.enum(BATCH_STATES), approvals: z.number() },
  ...{ itemCount: z.number(), totalMinor: z.number(), fileHash: z.string().nullable() },
  ...{ createdAt: z.number(), approvedAt: z.number().nullable(), settledAt: z.number().nullable() },
  /** Who has agreed so far. */
  agreed: z.array(z.object({ name: z.string(), at: z.number() })),
}
export const Batch = z.object(batch).meta({ id: 'PayoutBatch' })
export type Batch = z.infer<typeof Batch>
export const BatchList = z
  .object({ items: z.array(Batch), nextCursor: z.string().nullable() })
  .meta({ id: 'PayoutBatchList' })
export const BatchQuery = Paging
export const BatchDetail = z
  .object({
    ...batch,
    /** The version of the rail's template that the file follows. */
    format: z.string(),
    /** Whether whoever asks may agree to it now. */
    mayAgree: z.boolean(),
    items: z.array(
      z.object({
        ...{ id: z.string(), partnerId: z.string(), ...person.shape, amountMinor: z.number() },
        ...{ hint: z.string(), state: z.enum(PAYOUT_STATES), reason: z.string().nullable() },
        ...{ providerRef: z.string().nullable(), lateSuccessAt: z.number().nullable(), movedAt: z.number() },
      }),
    ),
  })
  .meta({ id: 'PayoutBatchDetail' })
export type BatchDetail = z.infer<typeof BatchDetail>
export const ResultOutcome = z
  .object({
    ...{ paid: z.number(), failed: z.number(), repeated: z.number() },
    /** Lines the rail is still at work on. */
    waiting: z.number(),
    refused: z.array(z.object({ line: z.number(), payout: z.string(), why: z.enum(OUTCOMES) })),
  })
  .meta({ id: 'PayoutResultOutcome' })
export type ResultOutcome = z.infer<typeof ResultOutcome>
/** One payout by hand, where no file comes back. */
export const MarkPayout = z
  .discriminatedUnion('paid', [
    z.object({ paid: z.literal(true), providerRef: oneLine(100, 'Write the number of the transfer.') }),
    z.object({
      paid: z.literal(false),
      reason: plainText(300).refine((text) => text.length >= 3, 'Say why it came back.'),
    }),
  ])
  .meta({ id: 'MarkPayout' })
export type MarkPayout = z.infer<typeof MarkPayout>
export const ResolveLate = z.object({ arrived: z.boolean('Say whether it arrived.') }).meta({ id: 'ResolveLatePayout' })

/** An address that no spreadsheet takes for a formula. */
const mailbox = emailAddress().refine(
  (email) => /^[a-z0-9]/i.test(email),
  'This address cannot be written into a payout file.',
)
const name = oneLine(70, 'Write the name of whoever the account belongs to.')
export const SaveMethod = z
  .discriminatedUnion(
    'rail',
    [
      z.object({ rail: z.literal('paypal'), name, account: mailbox }),
      z.object({ rail: z.literal('wise'), name, account: mailbox }),
      z.object({
        ...{ rail: z.literal('sepa'), name },
        account: z.string().transform(tidyIban).refine(isIban, 'This is no IBAN: check each letter and digit.'),
        bic: z
          .union([
            z.literal(''),
            z.string().trim().toUpperCase().refine(isBic, 'A BIC has 8 or 11 letters and digits.'),
          ])
          .default(''),
      }),
      z.object({ rail: z.literal('other'), name, account: oneLine(140, 'Say how you want to be paid.') }),
    ],
    'Choose one of the list.',
  )
  .meta({ id: 'SavePayoutMethod' })
export type SaveMethod = z.infer<typeof SaveMethod>
export const Method = z
  .object({ rail: Rail, hint: z.string(), createdAt: z.number(), usableAt: z.number() })
  .meta({ id: 'PayoutMethod' })

export const SaveTaxForm = z
  .object({
    kind: z.enum(TAX_FORMS, 'Choose one of the list.'),
    lastFour: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9]{0,4}$/, 'Only the last four letters or digits.')
      .default(''),
  })
  .meta({ id: 'SaveTaxForm' })
export type SaveTaxForm = z.infer<typeof SaveTaxForm>
export const DecideTaxForm = z
  .object({ decision: z.enum(['verified', 'refused'], 'Say whether it is right.') })
  .meta({ id: 'DecideTaxForm' })
export const TaxForm = z
  .object({
    ...{ id: z.string(), kind: z.enum(TAX_FORMS), state: z.enum(TAX_STATES), lastFour: z.string() },
    ...{ expiresAt: z.number().nullable(), createdAt: z.number() },
  })
  .meta({ id: 'TaxForm' })
export const MyPayouts = z
  .object({
    method: Method.nullable(),
    taxForm: TaxForm.nullable(),
    /** Whether the company pays nobody without a tax form. */
    taxForms: z.boolean(),
    coolDownDays: z.number(),
    items: z.array(
      z.object({
        ...{ id: z.string(), amountMinor: z.number(), currency: z.string(), state: z.enum(PAYOUT_STATES) },
        ...{ reason: z.string().nullable(), hint: z.string(), rail: Rail, movedAt: z.number() },
      }),
    ),
  })
  .meta({ id: 'MyPayouts' })
