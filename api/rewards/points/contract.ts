import { z } from 'zod'
import { APPROVALS, FULFILMENTS } from '../../../db/schema/referrals.ts'
import { fits, gift, giftShown, whole } from '../../kernel/gift.ts'

/** What customers may take for their points. */
export const SaveOption = z
  .object({
    cost: whole('Write how many points it costs.', 1, 1e9),
    stock: whole('Write a whole number.', 0, 10_000_000).nullable().default(null),
    approval: z.enum(APPROVALS, 'Choose who agrees.'),
    ...gift,
  })
  .superRefine((option, c) => {
    fits(option, c)
    if (option.kind === 'points') c.addIssue({ code: 'custom', path: ['kind'], message: 'Points buy no points.' })
  })
  .meta({ id: 'SavePointsOption' })
export type SaveOption = z.infer<typeof SaveOption>
export const SwitchOption = z.object({ on: z.boolean('Say yes or no.') }).meta({ id: 'SwitchPointsOption' })

const offered = { id: z.string(), cost: z.number(), ...giftShown }
export const PointsOption = z
  .object({
    ...{ ...offered, fulfilment: z.enum(FULFILMENTS), poolId: z.string().nullable(), pool: z.string().nullable() },
    ...{ approval: z.enum(APPROVALS), stock: z.number().nullable() },
    /** How many were taken and not taken back. */
    taken: z.number(),
    createdAt: z.number(),
    offAt: z.number().nullable(),
  })
  .meta({ id: 'PointsOption' })
export type PointsOption = z.infer<typeof PointsOption>
export const PointsOptionList = z.object({ items: z.array(PointsOption) }).meta({ id: 'PointsOptionList' })

/** What one of them looks like to somebody who has so many points. */
export const OfferedOption = z.object({
  ...offered,
  /** How many are left; null when there is no end of them. */
  left: z.number().nullable(),
  /** How many points are missing; 0 when they have enough. */
  missing: z.number(),
})
export const Redeem = z
  .object({
    optionId: z.string().min(1, 'Choose what you want.'),
    /** One for each time somebody decides, so that a second click takes nothing twice. */
    key: z.string().regex(/^[\w-]{8,64}$/, 'Send 8 to 64 letters and digits that are new each time.'),
  })
  .meta({ id: 'RedeemPoints' })
export type Redeem = z.infer<typeof Redeem>
export const Redeemed = z.object({ rewardId: z.string(), balance: z.number() }).meta({ id: 'RedeemedPoints' })
