import { z } from 'zod'
import { FULFILMENTS, REFERRAL_STATES, REWARD_KINDS } from '../../../db/schema/referrals.ts'
import { CANCEL_REASONS, POINTS_WHY, REWARD_SIDES, REWARD_STATES } from '../../../db/schema/rewards.ts'
import { giftShown } from '../../kernel/gift.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { WAITS } from '../rules.ts'

const ids = z.array(z.string().max(60)).min(1, 'Choose at least one.').max(500, 'Choose at most 500.')
export const ApproveRewards = z.object({ ids }).meta({ id: 'ApproveRewards' })
export const DeclineRewards = z
  .object({
    ids,
    /** The person reads it. */
    statement: plainText(500).refine((text) => text.length >= 3, 'Say why, in a sentence that the person reads.'),
  })
  .meta({ id: 'DeclineRewards' })
const reference = oneLine(120, 'Write a number or a word to find it by; the person reads it.')
export const FulfilRewards = z
  .object({
    items: z
      .array(z.object({ id: z.string().max(60), reference }))
      .min(1, 'Choose at least one.')
      .max(500),
  })
  .meta({ id: 'FulfilRewards' })
export const FulfilledByHost = z.object({ reference }).meta({ id: 'RewardFulfilled' })

export const REFUSALS = [
  'unknown',
  'not_pending',
  'not_approved',
  'held',
  'too_early',
  'over',
  'different',
  'by_code',
] as const
/** What was done, and to which nothing was, with why. */
export const Done = z
  .object({
    done: z.number(),
    /** Those for which it had been done before, in the same way. */
    repeated: z.number(),
    refused: z.array(z.object({ id: z.string(), why: z.enum(REFUSALS) })),
  })
  .meta({ id: 'RewardsDone' })
export type Done = z.infer<typeof Done>

const person = z.object({ id: z.string(), name: z.string() })
export const StaffReward = z
  .object({
    ...{ id: z.string(), side: z.enum(REWARD_SIDES), contact: person, ...giftShown },
    ...{ fulfilment: z.enum(FULFILMENTS), state: z.enum(REWARD_STATES), threshold: z.number().nullable() },
    /** Null for what was taken for points. */
    offer: person.nullable(),
    referralId: z.string().nullable(),
    /** Where the friend stands; `reversed` or `refused` beside `fulfilled` means that it was given for nothing. */
    referralState: z.enum(REFERRAL_STATES).nullable(),
    waitsFor: z.enum(WAITS).nullable(),
    reason: z.enum(CANCEL_REASONS).nullable(),
    statement: z.string().nullable(),
    ...{ automatic: z.boolean(), unbacked: z.boolean() },
    ...{ grantedAt: z.number(), approvableAt: z.number(), approvedAt: z.number().nullable() },
    ...{ fulfilledAt: z.number().nullable(), usedAt: z.number().nullable(), expiresAt: z.number().nullable() },
    movedAt: z.number(),
    /** The code, or the number of whoever delivered it; null for colleagues who do not give rewards. */
    reference: z.string().nullable(),
  })
  .meta({ id: 'Reward' })
export type StaffReward = z.infer<typeof StaffReward>
const chosen = <T extends readonly [string, ...string[]]>(list: T) => z.enum(list, 'Choose one of the list.').optional()
export const RewardQuery = Paging.extend({
  state: chosen(REWARD_STATES),
  side: chosen(REWARD_SIDES),
  kind: chosen(REWARD_KINDS),
  fulfilment: chosen(FULFILMENTS),
  offer: z.string().max(60).optional(),
  referral: z.string().max(60).optional(),
  contact: z.string().max(60).optional(),
  /** `given_for_nothing`: handed over, and the friend does not count any more. */
  mark: z.enum(['unbacked', 'given_for_nothing', 'held'], 'Choose one of the list.').optional(),
  /** The beginning of a name. */
  name: z.string().trim().max(80).default(''),
})
export type RewardQuery = z.infer<typeof RewardQuery>
export const RewardList = z
  .object({
    items: z.array(StaffReward),
    counts: z.array(z.object({ state: z.enum(REWARD_STATES), n: z.number() })),
    /** How many of those that are approved wait for a file, and for a code. */
    ...{ forFile: z.number(), forCodes: z.number() },
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'RewardList' })
export const RewardDetail = StaffReward.extend({
  /** What happened that it was earned by; `at` is null for what time alone brought about. */
  cause: z.object({ id: z.string(), type: z.string().nullable(), at: z.number().nullable() }),
  friend: person.nullable(),
  option: z.object({ id: z.string(), cost: z.number() }).nullable(),
  steps: z.array(
    z.object({
      from: z.enum(REWARD_STATES).nullable(),
      to: z.enum(REWARD_STATES),
      reason: z.enum(CANCEL_REASONS).nullable(),
      at: z.number(),
      /** The colleague; null for what followed by itself and for the host. */
      by: z.string().nullable(),
      byHost: z.boolean(),
    }),
  ),
  /** What it booked in the ledger of points. */
  entries: z.array(z.object({ id: z.string(), delta: z.number(), why: z.enum(POINTS_WHY), at: z.number() })),
  use: z.object({ externalId: z.string(), at: z.number() }).nullable(),
}).meta({ id: 'RewardDetail' })

/** What the host is to hand over, the oldest first; for those that missed a webhook. */
export const HostReward = z
  .object({
    ...{ id: z.string(), contactId: z.string(), externalId: z.string().nullable() },
    ...{ side: z.enum(REWARD_SIDES), ...giftShown, approvedAt: z.number() },
  })
  .meta({ id: 'HostReward' })
export const HostRewards = z
  .object({ items: z.array(HostReward), nextCursor: z.string().nullable() })
  .meta({ id: 'HostRewards' })
