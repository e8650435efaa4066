import { z } from 'zod'
import { emailAddress } from '../kernel/email.ts'
import { isCurrency } from '../kernel/money.ts'

export const TrackSale = z
  .object({
    /** The host's own number for this sale; sending it again is safe. */
    externalId: z.string().trim().min(1, 'Send your own number for this sale.').max(200),
    contactId: z.string().optional(),
    email: emailAddress().optional(),
    /** What was bought; it verifies a review of it. */
    productSlug: z.string().max(100).optional(),
    amountMinor: z
      .number('Send the amount in the smallest unit, like 1250 for 12.50 EUR.')
      .int('Send whole minor units, like 1250 for 12.50 EUR.')
      .min(0, 'An amount is not negative; send a refund instead.')
      .max(Number.MAX_SAFE_INTEGER),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
    occurredAt: z.number().int().min(0).optional(),
  })
  .refine((sale) => (sale.contactId === undefined) !== (sale.email === undefined), {
    path: ['contactId'],
    error: 'Say whose sale it is: either contactId or email.',
  })
  .meta({ id: 'TrackSale' })
export type TrackSale = z.infer<typeof TrackSale>

export const Sale = z
  .object({
    id: z.string(),
    externalId: z.string(),
    contactId: z.string(),
    amountMinor: z.number(),
    currency: z.string(),
    occurredAt: z.number(),
    receivedAt: z.number(),
  })
  .meta({ id: 'Sale' })
export type Sale = z.infer<typeof Sale>
