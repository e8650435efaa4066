import { z } from 'zod'
import { CHANNELS } from '../../../db/schema/links.ts'
import { REFERRAL_STATES } from '../../../db/schema/referrals.ts'
import { Paging } from '../../kernel/page.ts'

const person = z.object({ id: z.string(), name: z.string() })
export const StaffReferral = z
  .object({
    id: z.string(),
    advocate: person,
    friend: person,
    offer: z.object({ id: z.string(), name: z.string() }),
    attributionId: z.string(),
    state: z.enum(REFERRAL_STATES),
    reason: z.string().nullable(),
    joinedAt: z.number(),
    qualifiedAt: z.number().nullable(),
    movedAt: z.number(),
  })
  .meta({ id: 'Referral' })
export const ReferralQuery = Paging.extend({
  state: z.enum(REFERRAL_STATES, 'Choose one of the list.').optional(),
  /** The beginning of a name, of either side. */
  name: z.string().trim().max(80).default(''),
})
export const ReferralList = z
  .object({
    items: z.array(StaffReferral),
    counts: z.array(z.object({ state: z.enum(REFERRAL_STATES), n: z.number() })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ReferralList' })
export const ReferralDetail = StaffReferral.extend({
  steps: z.array(
    z.object({
      from: z.string().nullable(),
      to: z.enum(REFERRAL_STATES),
      reason: z.string().nullable(),
      at: z.number(),
    }),
  ),
  sales: z.array(
    z.object({ at: z.number(), amountMinor: z.number(), currency: z.string(), refundedMinor: z.number() }),
  ),
}).meta({ id: 'ReferralDetail' })

const rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
export const ReportQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(90) })
const row = z.object({
  shares: z.number(),
  /** Clicks of people, once for each in an hour. */
  clicks: z.number(),
  joined: z.number(),
  qualified: z.number(),
  /** Joined of clicks, and qualified of joined, with Wilson's 95 % interval. */
  joining: rate,
  qualifying: rate,
})
/** From share to click to join to what counts. */
export const ProgrammeReport = z
  .object({
    since: z.number(),
    advocates: z.number(),
    total: row,
    channels: z.array(row.extend({ channel: z.enum(CHANNELS).nullable() })),
    held: z.number(),
    doubtful: z.object({ bots: z.number(), prefetched: z.number(), repeated: z.number() }),
  })
  .meta({ id: 'ProgrammeReport' })
