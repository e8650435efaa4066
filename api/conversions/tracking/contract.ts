import { z } from 'zod'
import { DISPUTE_STATES, LINK_LOSSES, LINK_ROUTES } from '../../../db/schema/attribution.ts'
import { PROMOTION_KINDS, PROMOTION_OUTCOMES } from '../../../db/schema/outreach.ts'
import { isCountry } from '../../kernel/countries.ts'
import { emailAddress } from '../../kernel/email.ts'
import { isCurrency } from '../../kernel/money.ts'
import { oneLine } from '../../kernel/text.ts'

/** The host's own number for something; sending it again is safe. */
const number = (what: string) => z.string(what).trim().min(1, what).max(200, 'Use at most 200 characters.')
const who = {
  contactId: z.string().max(60).optional(),
  email: emailAddress().optional(),
  /** The host application's own number for this person. */
  customerExternalId: z.string().trim().min(1, 'Send your own number for this person.').max(100).optional(),
}
/** What the person brought along: the clicks of links, the first first, or a code they gave. */
const brought = {
  clickIds: z
    .array(z.string().regex(/^[A-Za-z0-9]{16}$/, 'A click id has 16 letters and digits.'))
    .max(5, 'Send at most five clicks.')
    .default([]),
  code: z.string().trim().max(40, 'Use at most 40 characters.').optional(),
}
const occurredAt = z
  .number('Send milliseconds since 1970.')
  .int('Send whole milliseconds since 1970.')
  .min(0, 'Send milliseconds since 1970.')
  .optional()
const amount = (
  low: 0 | 1,
  tooLow = low === 0 ? 'An amount is not negative; send a refund instead.' : 'A refund is more than nothing.',
) =>
  z
    .number('Send the amount in the smallest unit, like 1250 for 12.50 EUR.')
    .int('Send whole minor units, like 1250 for 12.50 EUR.')
    .min(low, tooLow)
    .max(Number.MAX_SAFE_INTEGER)
interface Who {
  contactId?: string | undefined
  email?: string | undefined
  customerExternalId?: string | undefined
}
/** By our id alone, or by the host's number and the address, of which one will do. */
const somebody = ({ contactId, email, customerExternalId }: Who) =>
  (contactId !== undefined) !== (email !== undefined || customerExternalId !== undefined)
const whose = { path: ['contactId'], error: 'Say who it was: by contactId, or by email and customerExternalId.' }

export const TrackLead = z
  .object({
    ...who,
    ...brought,
    externalId: number('Send your own number for this lead.').optional(),
    /** What they did, once for each person: "sign_up", "trial". */
    name: z.string().trim().min(1, 'Name what they did.').max(255).default('sign_up'),
    customerName: oneLine(100, 'Leave the name out if you do not know it.').optional(),
    occurredAt,
  })
  .refine(somebody, whose)
  .meta({ id: 'TrackLead' })
export type TrackLead = z.infer<typeof TrackLead>

export const TrackSale = z
  .object({
    ...who,
    ...brought,
    externalId: number('Send your own number for this sale.'),
    customerName: oneLine(100, 'Leave the name out if you do not know it.').optional(),
    /** What was bought; it verifies a review of it. */
    productSlug: z.string().max(100).optional(),
    amountMinor: amount(0),
    /** What of it is yours, without tax and shipping: commissions are a part of this. All of it, if nothing is said. */
    netMinor: amount(0).optional(),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
    /** Where the bill goes. From another country than the link was opened in, the sale is noted for staff. */
    billingCountry: z
      .string('Write two letters of ISO 3166-1, like DE.')
      .trim()
      .toUpperCase()
      .refine(isCountry, 'Write two letters of ISO 3166-1, like DE.')
      .optional(),
    /** A code of one of your promotions. It is redeemed with the sale, and never refuses it. `code` may name one too. */
    promotionCode: z.string().trim().max(40, 'Use at most 40 characters.').optional(),
    /** What the buyer was spared by it, in the currency of the sale. */
    discountMinor: amount(0, 'A discount is not below nothing.').optional(),
    occurredAt,
  })
  .refine(somebody, whose)
  .refine(({ discountMinor, promotionCode, code }) => discountMinor === undefined || promotionCode || code, {
    path: ['promotionCode'],
    error: 'Send the discount together with the code it was given for.',
  })
  .refine(({ amountMinor, netMinor }) => netMinor === undefined || amountMinor < 0 || netMinor <= amountMinor, {
    path: ['netMinor'],
    error: 'The net is a part of the amount, so it is not more.',
  })
  .meta({ id: 'TrackSale' })
export type TrackSale = z.infer<typeof TrackSale>

export const TrackRefund = z
  .object({
    externalId: number('Send your own number for this refund.'),
    /** Your own number of the sale. */
    saleExternalId: number('Say which sale it was, by your own number.'),
    amountMinor: amount(1),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
    occurredAt,
  })
  .meta({ id: 'TrackRefund' })
export type TrackRefund = z.infer<typeof TrackRefund>

/** A refund that did not arrive, after all. */
export const TrackRefundFailure = z
  .object({
    /** Your own number of the refund. */
    externalId: number('Say which refund it was, by your own number.'),
    saleExternalId: number('Say which sale it was, by your own number.'),
    occurredAt,
  })
  .meta({ id: 'TrackRefundFailure' })
export type TrackRefundFailure = z.infer<typeof TrackRefundFailure>

export const TrackDispute = z
  .object({
    externalId: number('Send your own number for this dispute.'),
    saleExternalId: number('Say which sale it is about, by your own number.'),
    /** What the bank asks back. */
    amountMinor: amount(1, 'A dispute is about more than nothing.'),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.'),
    /** `won` and `lost` are for ever. */
    state: z.enum(DISPUTE_STATES, 'Say open, won or lost.'),
    occurredAt,
  })
  .meta({ id: 'TrackDispute' })
export type TrackDispute = z.infer<typeof TrackDispute>

/** Who brought this person, and why others that were named did not. */
const Attribution = z
  .object({
    /** Null when nobody's link brought them. */
    linkId: z.string().nullable(),
    ownerId: z.string().nullable(),
    route: z.enum(LINK_ROUTES).nullable(),
    lost: z.array(z.object({ clickId: z.string().nullable(), route: z.enum(LINK_ROUTES), why: z.enum(LINK_LOSSES) })),
  })
  .meta({ id: 'LinkAttribution' })
export type Attribution = z.infer<typeof Attribution>

export const TrackedLead = z
  .object({
    id: z.string(),
    contactId: z.string(),
    name: z.string(),
    externalId: z.string().nullable(),
    occurredAt: z.number(),
    attribution: Attribution,
  })
  .meta({ id: 'TrackedLead' })
export type TrackedLead = z.infer<typeof TrackedLead>

export const Sale = z
  .object({
    id: z.string(),
    externalId: z.string(),
    contactId: z.string(),
    amountMinor: z.number(),
    netMinor: z.number(),
    currency: z.string(),
    billingCountry: z.string().nullable(),
    occurredAt: z.number(),
    receivedAt: z.number(),
    attribution: Attribution,
    /** What became of the code of a promotion that came with it; null when none did. */
    promotion: z
      .object({
        outcome: z.enum([...PROMOTION_OUTCOMES, 'unknown']),
        title: z.string().nullable(),
        kind: z.enum(PROMOTION_KINDS).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Sale' })
export type Sale = z.infer<typeof Sale>

export const Refund = z
  .object({
    id: z.string(),
    externalId: z.string(),
    saleId: z.string(),
    amountMinor: z.number(),
    currency: z.string(),
    /** What has gone back of this sale with it, and what is left. */
    refundedMinor: z.number(),
    remainingMinor: z.number(),
    occurredAt: z.number(),
    receivedAt: z.number(),
  })
  .meta({ id: 'Refund' })
export type Refund = z.infer<typeof Refund>

export const Dispute = z
  .object({
    id: z.string(),
    externalId: z.string(),
    saleId: z.string(),
    amountMinor: z.number(),
    currency: z.string(),
    state: z.enum(DISPUTE_STATES),
    openedAt: z.number(),
    closedAt: z.number().nullable(),
    /** What has gone back of this sale, with a dispute that was lost, and what is left. */
    refundedMinor: z.number(),
    remainingMinor: z.number(),
  })
  .meta({ id: 'Dispute' })
export type Dispute = z.infer<typeof Dispute>
