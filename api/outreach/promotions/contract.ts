import { z } from 'zod'
import { PROMOTION_KINDS, PROMOTION_STATES } from '../../../db/schema/outreach.ts'
import { currency } from '../../kernel/gift.ts'
import { oneLine, ownWords } from '../../kernel/text.ts'
import { typed } from '../../kernel/typed.ts'
import { SLUG } from '../resources/contract.ts'

export const SavePromotion = z
  .object({
    slug: SLUG,
    kind: z.enum(PROMOTION_KINDS, 'Choose what it is.'),
    title: oneLine(150, 'Give it a title, such as 20 % off the first year.'),
    terms: ownWords({ min: 10, max: 4_000, tooShort: 'Say in a sentence what it is worth, and for whom.' }),
    validDays: typed('Write a number of days.', (number) =>
      number
        .int('Write whole days.')
        .min(1, 'A code works for at least a day.')
        .max(365, 'A code works for at most a year.'),
    ),
    endsAt: typed('Choose a day.', (at) => at.int().positive('Choose a day.').max(8.64e15, 'Choose a day.'))
      .nullable()
      .default(null),
    mostClaims: typed('Write a number of people.', (number) =>
      number
        .int('Write a whole number of people.')
        .min(1, 'At least one person has to get it.')
        .max(1e6, 'At most a million people.'),
    )
      .nullable()
      .default(null),
  })
  .meta({ id: 'SavePromotion' })
export type SavePromotion = z.infer<typeof SavePromotion>
export const SetPromotionState = z
  .object({ state: z.enum(['live', 'ended'], 'Choose live or ended.') })
  .meta({ id: 'SetPromotionState' })

const rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
const about = {
  slug: z.string(),
  kind: z.enum(PROMOTION_KINDS),
  title: z.string(),
  terms: z.string(),
  endsAt: z.number().nullable(),
}
export const Promotion = z
  .object({
    ...{ id: z.string(), ...about, validDays: z.number(), mostClaims: z.number().nullable() },
    ...{ state: z.enum(PROMOTION_STATES), createdAt: z.number(), liveAt: z.number().nullable() },
    /** What became of its codes; who stayed got value again 90 days or more after they redeemed one. */
    result: z.object({
      ...{ claims: z.number(), redeemed: z.number(), expired: z.number(), needed: z.number() },
      /** What buyers were spared, where the host said so, by currency. */
      spared: z.array(z.object({ currency: z.string(), amountMinor: z.number(), n: z.number() })),
      /** Codes that came with a sale and were not taken in: used before, run out, or a second of the same promotion. */
      refused: z.object({ used: z.number(), expired: z.number(), oneEach: z.number() }),
      redeemedRate: rate,
      stayed: z.object({ hits: z.number(), of: z.number(), rate }),
    }),
  })
  .meta({ id: 'Promotion' })
export type Promotion = z.infer<typeof Promotion>
export const PromotionList = z
  .object({ items: z.array(Promotion), nextCursor: z.string().nullable() })
  .meta({ id: 'PromotionList' })
export const PublicPromotion = z
  .object({
    ...about,
    validDays: z.number(),
    /** Of the reader, when they are signed in and have one. */
    claim: z.object({ code: z.string(), expiresAt: z.number(), redeemed: z.boolean(), terms: z.string() }).nullable(),
    ...{ addressText: z.string(), newsletterText: z.string() },
  })
  .meta({ id: 'PublicPromotion' })

export const Redeem = z
  .object({
    code: z.string().trim().toUpperCase().min(1, 'Send the code.').max(40),
    /** Your own number of the sale or sign-up it was used for. */
    usedFor: oneLine(200, 'Send your own number of the sale or sign-up it was used for.'),
    /** What the buyer was spared by it, in minor units, and its currency: teams see what discounts cost for each new customer. */
    discountMinor: z
      .number('Send a whole number of minor units.')
      .int('Send a whole number of minor units.')
      .min(0, 'A discount is not below nothing.')
      .max(1e12, 'That is more than we believe.')
      .optional(),
    currency: currency.optional(),
  })
  .refine(({ discountMinor, currency }) => (discountMinor === undefined) === (currency === undefined), {
    path: ['currency'],
    error: 'Send the discount together with its currency.',
  })
  .meta({ id: 'RedeemPromotion' })
export type Redeem = z.infer<typeof Redeem>
export const Redeemed = z
  .object({
    promotion: z.string(),
    kind: z.enum(PROMOTION_KINDS),
    /** Null of somebody who was erased. */
    contactId: z.string().nullable(),
    redeemedAt: z.number(),
    repeated: z.boolean(),
  })
  .meta({ id: 'PromotionRedeemed' })
