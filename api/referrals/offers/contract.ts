import { z } from 'zod'
import {
  APPROVALS,
  FULFILMENTS,
  OFFER_SIDES,
  OFFER_STATES,
  REWARD_KINDS,
  TRIGGERS,
} from '../../../db/schema/referrals.ts'
import { isCurrency } from '../../kernel/money.ts'
import { oneLine, plainText } from '../../kernel/text.ts'

const whole = (what: string, low: number, high: number) =>
  z
    .number(what)
    .int(what)
    .min(low, `Write at least ${low}.`)
    .max(high, `Write at most ${new Intl.NumberFormat('en').format(high)}.`)
const minor = whole('Send the amount in the smallest unit, like 1250 for 12.50 EUR.', 1, 1e12)
const currency = z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.')

/** What somebody gets: the columns that its kind has, and words for people. */
const gift = {
  kind: z.enum(REWARD_KINDS, 'Choose what it is.'),
  amountMinor: minor.nullable().default(null),
  currency: currency.nullable().default(null),
  percentBp: whole('Send basis points: 2000 is 20 %.', 1, 10_000).nullable().default(null),
  points: whole('Write a whole number of points.', 1, 1e9).nullable().default(null),
  months: whole('Write a whole number of months.', 1, 60).nullable().default(null),
  description: oneLine(120, 'Say in words what they get.'),
  fulfilment: z.enum(FULFILMENTS, 'Choose how it gets to them.'),
  poolId: z.string().max(60).nullable().default(null),
  expiresDays: whole('Write a whole number of days.', 1, 3_650).nullable().default(null),
}
type Gift = { [K in keyof typeof gift]: z.infer<(typeof gift)[K]> }
/** Which columns a kind has; of a coupon's two it is one. */
const FITS: Record<Gift['kind'], (g: Gift) => boolean> = {
  coupon: (g) => (g.amountMinor === null) !== (g.percentBp === null) && g.points === null && g.months === null,
  credit: (g) => g.amountMinor !== null && g.percentBp === null && g.points === null && g.months === null,
  points: (g) => g.points !== null && g.amountMinor === null && g.percentBp === null && g.months === null,
  free_months: (g) => g.months !== null && g.amountMinor === null && g.percentBp === null && g.points === null,
  gift: (g) => g.amountMinor === null && g.percentBp === null && g.points === null && g.months === null,
  thanks: (g) => g.amountMinor === null && g.percentBp === null && g.points === null && g.months === null,
}
const SAY: Record<Gift['kind'], string> = {
  coupon: 'A coupon is worth either an amount or a share.',
  credit: 'Say how much credit it is.',
  points: 'Say how many points it is.',
  free_months: 'Say how many months are free.',
  gift: 'A gift is described in words only.',
  thanks: 'Thanks are words only.',
}
const fits = (g: Gift, c: z.RefinementCtx) => {
  const wrong = (path: string, message: string) => c.addIssue({ code: 'custom', path: [path], message })
  if (!FITS[g.kind](g)) wrong('kind', SAY[g.kind])
  if ((g.amountMinor === null) !== (g.currency === null)) wrong('currency', 'Say the amount and its currency.')
  if ((g.fulfilment === 'pool') !== (g.poolId !== null)) wrong('poolId', 'Choose the list that codes are taken from.')
  if ((g.fulfilment === 'pool' || g.fulfilment === 'generated') && g.kind !== 'coupon')
    wrong('fulfilment', 'Only coupons have codes.')
}

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

const shown = {
  kind: z.enum(REWARD_KINDS),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  percentBp: z.number().nullable(),
  points: z.number().nullable(),
  months: z.number().nullable(),
  description: z.string(),
  expiresDays: z.number().nullable(),
}
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
  ...shown,
})
export const PublicMilestone = z.object({ threshold: z.number(), ...shown })
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
