import { z } from 'zod'
import { THANKED, THANKED_HOW } from '../../../db/schema/returns.ts'
import { Paging } from '../../kernel/page.ts'

const act = z.enum(THANKED)
export const ThanksQuery = Paging.extend({
  days: z.coerce.number().int().min(1).max(366).default(90),
  /** Only those who wait for it. */
  waits: z.enum(['yes']).optional(),
})
export type ThanksQuery = z.infer<typeof ThanksQuery>

/** Who did something for us, and whether their thanks reached them within 24 hours. */
export const ThanksList = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.string(), act, at: z.number(), contact: z.object({ id: z.string(), name: z.string() }) },
        ...{ thankedAt: z.number().nullable(), how: z.enum(THANKED_HOW).nullable(), by: z.string().nullable() },
        /** It reached them later than a day after, or has not for longer than that. */
        late: z.boolean(),
      }),
    ),
    nextCursor: z.string().nullable(),
    /** Of those who were thanked or whose day is over: how many were thanked in time. */
    ...{ n: z.number(), inTime: z.number(), waiting: z.number() },
    /** Of them, as a share with its 95 % interval (Wilson); null of none. */
    share: z.object({ low: z.number(), mid: z.number(), high: z.number() }).nullable(),
  })
  .meta({ id: 'ThanksList' })
export type ThanksList = z.infer<typeof ThanksList>
/** What somebody did lately that they are thanked for. */
export const MyThanks = z
  .object({ items: z.array(z.object({ id: z.string(), act, at: z.number() })) })
  .meta({ id: 'MyThanks' })
