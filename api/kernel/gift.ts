import { z } from 'zod'
import { FULFILMENTS, REWARD_KINDS } from '../../db/schema/referrals.ts'
import { isCurrency } from './money.ts'
import { oneLine } from './text.ts'

export const whole = (what: string, low: number, high: number) =>
  z
    .number(what)
    .int(what)
    .min(low, `Write at least ${low}.`)
    .max(high, `Write at most ${new Intl.NumberFormat('en').format(high)}.`)
export const minor = whole('Send the amount in the smallest unit, like 1250 for 12.50 EUR.', 1, 1e12)
export const currency = z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.')

/** What somebody gets: the columns that its kind has, and words for people. */
export const gift = {
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
export type Gift = { [K in keyof typeof gift]: z.infer<(typeof gift)[K]> }
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
export const fits = (g: Gift, c: z.RefinementCtx) => {
  const wrong = (path: string, message: string) => c.addIssue({ code: 'custom', path: [path], message })
  if (!FITS[g.kind](g)) wrong('kind', SAY[g.kind])
  if ((g.amountMinor === null) !== (g.currency === null)) wrong('currency', 'Say the amount and its currency.')
  if ((g.fulfilment === 'pool') !== (g.poolId !== null)) wrong('poolId', 'Choose the list that codes are taken from.')
  if ((g.fulfilment === 'pool' || g.fulfilment === 'generated') && g.kind !== 'coupon')
    wrong('fulfilment', 'Only coupons have codes.')
}

/** What anybody may read of it. */
export const giftShown = {
  kind: z.enum(REWARD_KINDS),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  percentBp: z.number().nullable(),
  points: z.number().nullable(),
  months: z.number().nullable(),
  description: z.string(),
  expiresDays: z.number().nullable(),
}
