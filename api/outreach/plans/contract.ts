import { z } from 'zod'
import { oneLine, plainText } from '../../kernel/text.ts'
import { typed } from '../../kernel/typed.ts'

export const MOST_BENEFITS = 12
const Benefit = z.object({
  title: oneLine(120, 'Give this benefit a title.'),
  words: plainText(400).default(''),
  /** The limit it lifts, by the name in `feature` of `feature.limit_reached`. */
  lifts: oneLine(100, 'Name the limit.').nullable().default(null),
})
export const SavePlan = z
  .object({
    plan: oneLine(100, 'Name the plan as your product tells it.').transform((plan) => plan.toLowerCase()),
    name: oneLine(100, 'Say what the plan is called.'),
    rank: typed('Write a number.', (number) =>
      number.int('Write a whole number.').min(1, 'The smallest is 1.').max(1000, 'The largest is 1000.'),
    ),
    headline: oneLine(200, 'Say in a sentence what it is good for.'),
    url: z.url({ protocol: /^https$/, error: 'Write an address that begins with https://.' }).max(2000),
    trialDays: typed('Write a number of days.', (number) =>
      number.int('Write whole days.').min(1, 'A trial lasts at least a day.').max(365, 'A trial lasts at most a year.'),
    )
      .nullable()
      .default(null),
    isLive: z.boolean().default(false),
    benefits: z
      .array(Benefit)
      .min(1, 'Name at least one benefit.')
      .max(MOST_BENEFITS, `Name at most ${MOST_BENEFITS} benefits.`),
  })
  .meta({ id: 'SavePlan' })
export type SavePlan = z.infer<typeof SavePlan>

const rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
const benefit = z.object({ title: z.string(), words: z.string(), lifts: z.string().nullable() })
const about = {
  ...{ id: z.string(), name: z.string(), headline: z.string(), trialDays: z.number().nullable() },
}
export const Plan = z
  .object({
    ...{ ...about, plan: z.string(), rank: z.number(), url: z.string(), isLive: z.boolean() },
    benefits: z.array(benefit),
    result: z.object({
      ...{ viewed: z.number(), wanted: z.number(), calls: z.number(), notNow: z.number(), needed: z.number() },
      /** Who moved up within 30 days of first seeing it, of those who saw it 30 days ago or more. */
      upgraded: z.object({ hits: z.number(), of: z.number(), rate }),
    }),
  })
  .meta({ id: 'Plan' })
export type Plan = z.infer<typeof Plan>
export const PlanList = z.object({ items: z.array(Plan) }).meta({ id: 'PlanList' })

export const MyUpgrade = z
  .object({
    /** The plan they are on, as the host tells it. */
    plan: z.string().nullable(),
    /** What it is called, where it is described. */
    planName: z.string().nullable(),
    items: z.array(
      z.object({
        ...about,
        benefits: z.array(z.object({ title: z.string(), words: z.string(), touched: z.boolean() })),
        /** Published words of customers on that plan. */
        quotes: z.array(z.object({ excerpt: z.string(), code: z.string() })),
        callAsked: z.boolean(),
        /** Until when it rests, because they said "not now". */
        restsUntil: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'MyUpgrade' })
export const WayUp = z.object({ url: z.string() }).meta({ id: 'WayUp' })
