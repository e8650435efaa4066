import { z } from 'zod'
import { APPROVALS, FULFILMENTS, OFFER_SIDES, OFFER_STATES, TRIGGERS } from '../../../db/schema/referrals.ts'
import { currency, fits, gift, giftShown, minor, whole } from '../../kernel/gift.ts'
import { oneLine, plainText } from '../../kernel/text.ts'

const Side = z
  .object({
    side: z.enum(OFFER_SIDES),
    trigger: z.enum(TRIGGERS, 'Choose what has to happen.'),
    minAmountMinor: minor.nullable().default(null),
    minCurrency: currency.nullable().default(null),
    nth: whole('Write which sale it is.', 2, 100).nullable().default(null),
    days: whole('Write a whole number of days.', 1, 730).nullable().default(null),
    holdDays: whole('Write a whole number of days.', 0, 365).default(0),
    approval: z.enum(APPROVALS, 'Choose who agrees.'),
    capPerPerson: whole('Write a whole number.', 1, 100_000).nullable().default(null),
    capTotal: whole('Write a whole number.', 1, 10_000_000).nullable().default(null),
    ...gift,
  })
  .superRefine((side, c) => {
    fits(side, c)
    const wrong = (path: string, message: string) => c.addIssue({ code: 'custom', path: [path], message })
    if ((side.trigger === 'nth_sale') !== (side.nth !== null)) wrong('nth', 'Say which sale it is.')
    if ((side.trigger === 'retained') !== (side.days !== null)) wrong('days', 'Say how many days they stay.')
    if ((side.minAmountMinor === null) !== (side.minCurrency === null))
      wrong('minCurrency', 'Say the least amount and its currency.')
  })
const Milestone = z
  .object({ threshold: whole('Write how many friends it is for.', 1, 1_000), ...gift })
  .superRefine(fits)

/** What friends are offered, and what is in it for whoever sent them. */
export const SaveOffer = z
  .object({
    name: oneLine(80, 'Give the offer a name.'),
    terms: plainText(4_000).default(''),
    endsAt: z.number().int().min(0).nullable().default(null),
    sides: z.array(Side).min(1, 'Thank at least one side.').max(2),
    milestones: z.array(Milestone).max(10, 'Use at most ten milestones.').default([]),
  })
  .refine(({ sides }) => new Set(sides.map(({ side }) => side)).size === sides.length, {
    path: ['sides'],
    error: 'Each side stands here once.',
  })
  .refine(({ milestones }) => new Set(milestones.map((m) => m.threshold)).size === milestones.length, {
    path: ['milestones'],
    error: 'There is one milestone for each number of friends.',
  })
  .refine(({ sides, milestones }) => milestones.length === 0 || sides.some(({ side }) => side === 'advocate'), {
    path: ['milestones'],
    error: 'Milestones count friends for whom the advocate is thanked. Thank the advocate first.',
  })
  .meta({ id: 'SaveOffer' })
export type SaveOffer = z.infer<typeof SaveOffer>

/** What the public may read of a side. */
export const PublicSide = z.object({
  side: z.enum(OFFER_SIDES),
  trigger: z.enum(TRIGGERS),
  minAmountMinor: z.number().nullable(),
  minCurrency: z.string().nullable(),
  nth: z.number().nullable(),
  days: z.number().nullable(),
  holdDays: z.number(),
  capPerPerson: z.number().nullable(),
  ...giftShown,
})
export const PublicMilestone = z.object({ threshold: z.number(), ...giftShown })
export const PublicOffer = z
  .object({
    id: z.string(),
    name: z.string(),
    terms: z.string(),
    endsAt: z.number().nullable(),
    sides: z.array(PublicSide),
    milestones: z.array(PublicMilestone),
  })
  .meta({ id: 'PublicOffer' })
export type PublicOffer = z.infer<typeof PublicOffer>

const staffOnly = { fulfilment: z.enum(FULFILMENTS), poolId: z.string().nullable() }
export const Offer = PublicOffer.extend({
  state: z.enum(OFFER_STATES),
  createdAt: z.number(),
  liveAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  sides: z.array(PublicSide.extend({ ...staffOnly, approval: z.enum(APPROVALS), capTotal: z.number().nullable() })),
  milestones: z.array(PublicMilestone.extend(staffOnly)),
  /** How many friends came by it, and how many of them count. */
  referrals: z.number(),
  qualified: z.number(),
}).meta({ id: 'Offer' })
export const OfferList = z.object({ items: z.array(Offer) }).meta({ id: 'OfferList' })
