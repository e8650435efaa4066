import { z } from 'zod'
import { CANCEL_REASONS, POINTS_WHY, REWARD_SIDES, REWARD_STATES } from '../../../db/schema/rewards.ts'
import { giftShown } from '../../kernel/gift.ts'
import { OfferedOption } from '../points/contract.ts'
import { WAITS } from '../rules.ts'

const MyReward = z.object({
  ...{ id: z.string(), side: z.enum(REWARD_SIDES), ...giftShown, threshold: z.number().nullable() },
  state: z.enum(REWARD_STATES),
  /** What it waits for; `look` while somebody has doubts about the friend. */
  waitsFor: z.enum(WAITS).nullable(),
  /** When it is approved at the earliest. */
  approvableAt: z.number(),
  reason: z.enum(CANCEL_REASONS).nullable(),
  /** Why somebody declined it, in their words. */
  statement: z.string().nullable(),
  /** To show at the checkout. */
  code: z.string().nullable(),
  /** Of what was handed over: a number to ask for it by. */
  reference: z.string().nullable(),
  ...{ grantedAt: z.number(), fulfilledAt: z.number().nullable() },
  ...{ usedAt: z.number().nullable(), expiresAt: z.number().nullable() },
  /** When the friend came, of what is earned by one. */
  friendJoinedAt: z.number().nullable(),
})
export type MyReward = z.infer<typeof MyReward>
/** Everything somebody has earned, and what their points buy. */
export const MyRewards = z
  .object({
    items: z.array(MyReward),
    points: z.object({
      balance: z.number(),
      entries: z.array(
        z.object({
          ...{ id: z.string(), delta: z.number(), why: z.enum(POINTS_WHY), at: z.number() },
          ...{ rewardId: z.string(), description: z.string() },
        }),
      ),
      options: z.array(OfferedOption),
    }),
  })
  .meta({ id: 'MyRewards' })
export type MyRewards = z.infer<typeof MyRewards>
