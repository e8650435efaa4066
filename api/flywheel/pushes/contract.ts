import { z } from 'zod'
import { PUSH_KINDS, PUSH_SOURCES } from '../../../db/schema/pushes.ts'
import { isCurrency } from '../../kernel/money.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine } from '../../kernel/text.ts'
import { CHANNELS } from '../intake/rules.ts'

const kind = z.enum(PUSH_KINDS, 'Choose what it was.')
const MOST_MINOR = 1e12
export const PUSH_CHANNELS = CHANNELS.filter((one) => one !== 'none')

const cost = z.object({
  amountMinor: z
    .number('Write the cost as a number.')
    .int('Write the cost in whole minor units.')
    .min(0, 'A cost is not below zero.')
    .max(MOST_MINOR, 'This is more than can be counted.'),
  currency: z.string().refine(isCurrency, 'Write a currency by its three letters, like EUR.'),
})
const key = oneLine(120, 'Write its name, like spring-sale.')
  // small letters may be more than large ones
  .refine((said) => said.toLowerCase().length <= 120, 'Use at most 120 characters.')
  .transform((said) => said.toLowerCase())
const said = {
  kind,
  channel: z.enum(PUSH_CHANNELS as [string, ...string[]], 'Choose the channel it went by.'),
  title: oneLine(200, 'Say in a few words what it was.'),
  at: z.number('Say on which day it was.').int().min(0).max(8.64e15),
  cost: cost.nullable().default(null),
  url: z
    .url({ protocol: /^https?$/, error: 'Write an address that begins with https://.' })
    .max(2000)
    .nullable()
    .default(null),
  /** One of the company's own links: who comes by it came by this push. */
  linkCode: z.string().trim().max(24).nullable().default(null),
}
export const SavePush = z.object({ ...said, key: key.nullable().default(null) }).meta({ id: 'SavePush' })
export type SavePush = z.infer<typeof SavePush>
/** What a machine tells: the key makes each repeat the same push. */
export const TellPush = z.object({ ...said, at: said.at.optional() }).meta({ id: 'TellPush' })
export type TellPush = z.infer<typeof TellPush>
export const PushKey = key

export const Push = z
  .object({
    ...{ id: z.string(), kind: z.enum(PUSH_KINDS), channel: z.string(), title: z.string(), key: z.string().nullable() },
    ...{ url: z.string().nullable(), linkCode: z.string().nullable(), at: z.number() },
    cost: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
    source: z.enum(PUSH_SOURCES),
    /** What is credited to it, in parts of people; null until it was counted. */
    credited: z
      .object({
        /** Who met it, and of those who came, stepped forward and bought, its part. */
        ...{ people: z.number(), leads: z.number(), steps: z.number(), customers: z.number() },
        value: z.array(z.object({ currency: z.string(), amountMinor: z.number() })),
      })
      .nullable(),
  })
  .meta({ id: 'Push' })
export type Push = z.infer<typeof Push>
export const PushQuery = Paging.extend({
  kind: kind.optional(),
  channel: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type PushQuery = z.infer<typeof PushQuery>
export const PushList = z
  .object({
    ...{ items: z.array(Push), nextCursor: z.string().nullable() },
    /** The currency most of what was sold lately is in; null when nothing was. */
    soldIn: z.string().nullable(),
  })
  .meta({ id: 'PushList' })

const slope = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()
/** So many of so many, with Wilson's 95 % interval; null below what is needed. */
const rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
const share = z.object({ hits: z.number(), of: z.number(), rate })
export const EffectData = z.object({
  needed: z.number(),
  /** Of the last 365 days; parts of people where several channels had a part in one. */
  channels: z.array(
    z.object({
      channel: z.string(),
      pushes: z.number(),
      cost: z.array(z.object({ currency: z.string(), amountMinor: z.number() })),
      ...{ prospects: z.number(), customers: z.number(), advocates: z.number() },
      /** Whole customers in whom it had a part: how many speak for us now, and who got value 90 days later. */
      ...{ speak: share, retained: share },
      /** Steps forward a week for each push a week, over twelve weeks. */
      marginal: z.object({ pushes: z.number(), steps: z.number(), slope, hint: z.enum(['more', 'less']).nullable() }),
      /** Customers fewer, had there been no such channel. */
      without: z.object({ direct: z.number(), passedOn: z.number() }),
    }),
  ),
  customers: z.number(),
  /** Pushes for each step forward, by month; `trend` is its change a month. */
  effort: z.object({
    months: z.array(
      z.object({ month: z.string(), pushes: z.number(), steps: z.number(), each: z.number().nullable() }),
    ),
    trend: slope,
  }),
  /** Steps forward of the last 90 days without a push in the 30 days before. */
  carryOver: share,
  /** New customers by quarter, and the quarter of the act that brought them; null where no words did. */
  compound: z.array(
    z.object({ quarter: z.string(), customers: z.number(), by: z.array(z.object({ act: z.string(), n: z.number() })) }),
  ),
  breakthrough: z.object({
    month: z.string().nullable(),
    months: z.array(z.object({ month: z.string(), customers: z.number(), earned: z.number(), bought: z.number() })),
  }),
  leads: z.object({ pushes: z.number(), credited: z.number() }),
})
export type EffectData = z.infer<typeof EffectData>
export const PushEffect = z
  .object({
    countedAt: z.number().nullable(),
    people: z.number(),
    counting: z.boolean(),
    effect: EffectData.nullable(),
  })
  .meta({ id: 'PushEffect' })
