import { z } from 'zod'
import { giftShown, whole } from '../../kernel/gift.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine } from '../../kernel/text.ts'
import { COUPON_STATES } from './rules.ts'

export const SavePool = z
  .object({
    name: oneLine(80, 'Give the list a name.'),
    /** Somebody is warned when fewer than this are left. */
    lowAt: whole('Write a whole number.', 0, 100_000).default(20),
  })
  .meta({ id: 'SaveCouponPool' })
export type SavePool = z.infer<typeof SavePool>
export const CouponPool = z
  .object({
    id: z.string(),
    name: z.string(),
    lowAt: z.number(),
    createdAt: z.number(),
    /** Codes nobody has, that people have, and of those that were used at the host. */
    ...{ free: z.number(), given: z.number(), used: z.number() },
    /** Rewards that wait because no code is left. */
    waiting: z.number(),
    low: z.boolean(),
  })
  .meta({ id: 'CouponPool' })
export type CouponPool = z.infer<typeof CouponPool>
export const CouponPoolList = z.object({ items: z.array(CouponPool) }).meta({ id: 'CouponPoolList' })

const some = z.object({ n: z.number(), some: z.array(z.string()) })
/** What became of each line; `some` are examples. */
export const Upload = z
  .object({
    added: z.number(),
    /** In the file more than once; in a list already; with somebody already. */
    ...{ twice: some, known: some, given: some },
    /** Lines that hold no code, by number. */
    refused: z.object({ n: z.number(), lines: z.array(z.number()) }),
    /** Rewards that had waited for a code and have one now. */
    handedOver: z.number(),
    pool: CouponPool,
  })
  .meta({ id: 'CouponUpload' })
export type Upload = z.infer<typeof Upload>
export const Emptied = z.object({ removed: z.number(), pool: CouponPool }).meta({ id: 'CouponPoolEmptied' })

export const GivenQuery = Paging
export const GivenCodes = z
  .object({
    items: z.array(
      z.object({
        ...{ code: z.string(), rewardId: z.string(), givenAt: z.number() },
        ...{ state: z.enum(COUPON_STATES), usedAt: z.number().nullable(), expiresAt: z.number().nullable() },
        contact: z.object({ id: z.string(), name: z.string() }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'GivenCouponCodes' })

/** What the host may know of a code that a customer shows. */
export const Coupon = z
  .object({
    code: z.string(),
    state: z.enum(COUPON_STATES),
    /** Null while nobody has it. */
    rewardId: z.string().nullable(),
    contactId: z.string().nullable(),
    usedAt: z.number().nullable(),
    expiresAt: z.number().nullable(),
    worth: z.object(giftShown).omit({ expiresDays: true }).nullable(),
  })
  .meta({ id: 'Coupon' })
export const RedeemCoupon = z
  .object({
    /** The host's own number for this use, like that of the order. */
    externalId: oneLine(120, 'Send your own number for this use.'),
  })
  .meta({ id: 'RedeemCoupon' })
export type RedeemCoupon = z.infer<typeof RedeemCoupon>
