import { z } from 'zod'
import { STRIPE_MODES, STRIPE_OUTCOMES, STRIPE_REFUSALS } from '../../../../db/schema/stripe.ts'

export const SaveStripe = z
  .object({
    /** Events of the other one are kept apart and do nothing. */
    mode: z.enum(STRIPE_MODES, 'Choose live or test.'),
  })
  .meta({ id: 'SaveStripe' })
export type SaveStripe = z.infer<typeof SaveStripe>

export const AddStripeSecret = z
  .object({
    secret: z
      .string('Paste the signing secret.')
      .trim()
      .regex(/^whsec_[A-Za-z0-9+/=_-]{16,200}$/, 'A signing secret begins with whsec_.'),
  })
  .meta({ id: 'AddStripeSecret' })
export type AddStripeSecret = z.infer<typeof AddStripeSecret>

export const SaveStripeKey = z
  .object({
    /** Empty to do without one. */
    apiKey: z
      .string('Paste the key.')
      .trim()
      .regex(/^$|^(?:rk|sk)_(?:live|test)_[A-Za-z0-9]{10,250}$/, 'A restricted key begins with rk_live_ or rk_test_.'),
  })
  .meta({ id: 'SaveStripeKey' })
export type SaveStripeKey = z.infer<typeof SaveStripeKey>

/** How Stripe is read here. Secrets and keys are never sent back, only their last characters. */
export const StripeState = z
  .object({
    mode: z.enum(STRIPE_MODES),
    /** The address to enter at Stripe, and the events to choose there. */
    url: z.string(),
    types: z.array(z.string()),
    secrets: z.array(z.object({ id: z.string(), hint: z.string(), createdAt: z.number() })),
    apiKeyHint: z.string().nullable(),
    lastReceivedAt: z.number().nullable(),
    counts: z.record(z.enum(STRIPE_OUTCOMES), z.number()),
    /** Of the last 30 days. */
    refused: z.record(z.enum(STRIPE_REFUSALS), z.number()),
  })
  .meta({ id: 'Stripe' })
export type StripeState = z.infer<typeof StripeState>

export const StripeEventList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        mode: z.enum(STRIPE_MODES),
        /** What it is about, at Stripe. */
        objectId: z.string(),
        outcome: z.enum(STRIPE_OUTCOMES),
        reason: z.string().nullable(),
        field: z.string().nullable(),
        saleKey: z.string().nullable(),
        contactId: z.string().nullable(),
        createdAt: z.number(),
        receivedAt: z.number(),
        dueAt: z.number().nullable(),
        tries: z.number(),
        canReplay: z.boolean(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'StripeEventList' })
export const StripeEventQuery = z.object({
  outcome: z.enum(STRIPE_OUTCOMES).optional(),
  cursor: z.string().max(300).optional(),
})
export type StripeEventQuery = z.infer<typeof StripeEventQuery>

export const Replayed = z
  .object({ outcome: z.enum(STRIPE_OUTCOMES), reason: z.string() })
  .meta({ id: 'StripeReplayed' })
export const Received = z.object({ received: z.literal(true) }).meta({ id: 'StripeReceived' })
