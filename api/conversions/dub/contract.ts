import { z } from 'zod'
import { MOST } from '../../kernel/email.ts'

/** The request shapes of Dub's tracking API, as its documentation and its tests describe them (2026-08). */
const customer = {
  customerExternalId: z.string().min(1).max(100).optional(),
  externalId: z.string().min(1).max(100).optional(),
  customerId: z.string().min(1).max(100).optional(),
  customerName: z.string().max(100).nullish(),
  customerEmail: z.email().max(MOST).nullish(),
  customerAvatar: z.string().max(2_000).nullish(),
}
const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .refine((data) => JSON.stringify(data ?? {}).length <= 10_000, 'metadata must be less than 10,000 characters')

export const DubLead = z.object({
  ...customer,
  clickId: z.string().max(100).nullish(),
  eventName: z.string().min(1).max(255),
  mode: z.enum(['async', 'wait', 'deferred']).default('async'),
  eventQuantity: z.number().int().min(1).max(100).nullish(),
  metadata,
})
export type DubLead = z.infer<typeof DubLead>
export const DubSale = z.object({
  ...customer,
  clickId: z.string().max(100).nullish(),
  amount: z.number().int().min(0),
  currency: z.string().default('usd'),
  eventName: z.string().max(255).default('Purchase'),
  leadEventName: z.string().max(255).nullish(),
  paymentProcessor: z
    .enum(['stripe', 'shopify', 'polar', 'paddle', 'apple', 'revenuecat', 'dub', 'custom'])
    .default('custom'),
  invoiceId: z.string().max(190).nullish(),
  metadata,
})
export type DubSale = z.infer<typeof DubSale>
