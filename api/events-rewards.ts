import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** `contactId` is who gets it. Codes and references are in no fact. */
const ofReward = {
  ...{ contactId: id, rewardId: id, offerId: id.nullable(), referralId: id.nullable() },
  side: z.enum(['friend', 'advocate', 'milestone', 'redemption']),
}
const number = z.number().nullable()

/** INDEX 2, continued: rewards. None of them moves a stage. */
export const REWARD_FACTS = {
  'reward.granted': heard(ofReward),
  /** Somebody, or nobody where none has to, agreed. Where the host hands it over, this is what it waits for. */
  'reward.approved': heard({
    ...{ ...ofReward, kind: z.string(), fulfilment: z.string() },
    ...{ amountMinor: number, currency: z.string().nullable(), percentBp: number, points: number, months: number },
  }),
  /** The person has it. */
  'reward.fulfilled': heard(ofReward),
  'reward.cancelled': heard({ ...ofReward, reason: z.string() }),
  /** One that was cancelled is earned anew. */
  'reward.reopened': heard(ofReward),
  /** Its time is nearly over, and it was not used. */
  'reward.reminded': heard(ofReward),
  /** Its time is over, and it was not used. */
  'reward.expired': heard(ofReward),
  /** A code was used at the host. */
  'reward.redeemed': heard(ofReward),
  'points.booked': heard({ contactId: id, entryId: id, rewardId: id, delta: z.number() }),
  'coupon_pool.saved': inside({ poolId: id }),
  'coupon_pool.filled': inside({ poolId: id, added: z.number() }),
  'coupon_pool.emptied': inside({ poolId: id, removed: z.number() }),
  /** Fewer codes are left than somebody wants to have. */
  'coupon_pool.ran_low': heard({ poolId: id, left: z.number() }),
  'points_option.saved': inside({ optionId: id }),
  'points_option.switched': inside({ optionId: id, to: z.enum(['on', 'off']) }),
} satisfies Record<string, Fact>
