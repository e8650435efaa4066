import { z } from 'zod'
import { PROMISE_STATES } from '../../../db/schema/promises.ts'
import { Paging } from '../../kernel/page.ts'
import { ownWords } from '../../kernel/text.ts'
import { team } from '../items/contract.ts'

/** For so long people are followed after a promise ended. */
export const PRICE_DAYS = 90
export const PRICE_NEEDED = 30

export const MakePromise = z
  .object({
    /** Of whom it was promised to: one of our contacts. */
    email: z.string().trim().toLowerCase().max(254).min(3, 'Write the address of the customer.'),
    words: ownWords({ min: 3, max: 500, tooShort: 'Say what was promised.' }),
    team,
    ownerId: z
      .string()
      .max(60)
      .nullable()
      .transform((id) => id || null)
      .default(null),
    dueOn: z.iso.date('Choose the day by which it was promised.'),
  })
  .meta({ id: 'MakePromise' })
export type MakePromise = z.infer<typeof MakePromise>
export const EndPromise = z
  .object({ to: z.enum(['kept', 'broken'], 'Choose kept or broken.') })
  .meta({ id: 'EndPromise' })

export const PromisesQuery = Paging.extend({ team: team.optional(), state: z.enum(PROMISE_STATES).optional() })
export type PromisesQuery = z.infer<typeof PromisesQuery>

const rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
const priced = z.object({
  /** People whose promise ended long enough ago. */
  people: z.number(),
  /** Still here, neither asleep nor gone, 90 days later; null below 30 people. */
  stayed: rate,
  /** Steps forward and lost in these 90 days. */
  ...{ forward: z.number(), lost: z.number() },
  mu: z.object({ value: z.number(), error: z.number() }).nullable(),
})
export const PromiseLedger = z
  .object({
    items: z.array(
      z.object({
        ...{ id: z.string(), words: z.string(), team, dueOn: z.string(), state: z.enum(PROMISE_STATES) },
        contact: z.object({ id: z.string(), name: z.string() }),
        owner: z.string().nullable(),
        ...{ madeAt: z.number(), endedAt: z.number().nullable(), byTime: z.boolean() },
      }),
    ),
    nextCursor: z.string().nullable(),
    teams: z.array(z.object({ team, open: z.number(), kept: z.number(), broken: z.number(), share: rate })),
    /** What people did after: those to whom one was broken, and those to whom all were kept. */
    price: z.object({ needed: z.number(), days: z.number(), broken: priced, kept: priced }),
  })
  .meta({ id: 'PromiseLedger' })
export type PromiseLedger = z.infer<typeof PromiseLedger>
