import { z } from 'zod'
import { TEAMS } from '../../../db/schema/items.ts'

export const ENOUGH = 30
/** The last month that is long enough ago, and the six before it. */
export const MONTHS = 7
export const MONTH_DAYS = 30
/** For so long people may take from each stage to the next. */
export const HANDOFF_DAYS = { activation: 30, adoption: 90, adoration: 90 } as const
export const KEPT_DAYS = 90
const rate = z.object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
const team = z.enum(TEAMS)

const month = z.object({ hits: z.number(), of: z.number() })
const series = z.array(month)
const nps = z.object({ promoters: z.number(), detractors: z.number(), n: z.number() })
/** What the job leaves. */
export const TeamsData = z.object({
  handoffs: z.object({ activation: series, adoption: series, adoration: series }),
  kept: series,
  buying: z.object({ n: z.number(), medianMs: z.number().nullable() }),
  mail: month,
  newNps: nps,
  recovered: month,
  saves: z.number(),
  themes: month,
  /** What codes redeemed in the last 30 days spared their buyers, in the currency of most of them, and who bought first meanwhile. */
  discounts: z
    .object({
      ...{ others: z.number(), amountMinor: z.number() },
      ...{ currency: z.string().nullable(), adoptions: z.number() },
    })
    .default({ others: 0, amountMinor: 0, currency: null, adoptions: 0 }),
  /** Who came by what in the seven months, by what became of them. */
  sources: z.array(z.object({ channel: z.string(), bought: month, kept: month })).default([]),
})
export type TeamsData = z.infer<typeof TeamsData>

export const METRICS = [
  ...(['came', 'leads_per_push', 'from_advocates', 'bought', 'days_to_buy', 'adored', 'saves', 'first_reply'] as const),
  ...(['recovered', 'kept', 'promises', 'advocated', 'themes', 'unwanted', 'new_nps', 'reopened'] as const),
  'discount_cost' as const,
] as const
/** A number of a team, in one of five forms, with how many it stands on. Null below what is needed. */
export const Metric = z.object({
  key: z.enum(METRICS),
  /** Their own work, what the next stage makes of it, or what must not get worse meanwhile. */
  group: z.enum(['own', 'handoff', 'guardrail']),
  n: z.number(),
  needed: z.number(),
  value: z.discriminatedUnion('form', [
    z.object({ form: z.literal('rate'), rate: rate.nullable() }),
    z.object({ form: z.literal('count'), before: z.number().nullable() }),
    z.object({ form: z.literal('time'), ms: z.number().nullable() }),
    z.object({ form: z.literal('ratio'), ratio: z.number().nullable() }),
    /** So much money for each of n; other codes were redeemed without a sum or in another currency. */
    z.object({
      form: z.literal('cost'),
      each: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
      others: z.number(),
    }),
    z.object({
      form: z.literal('nps'),
      nps: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
    }),
  ]),
})
export type Metric = z.infer<typeof Metric>
export const Alignment = z.object({
  /** Mean of the three ratios to their own six months before; null while one of them has too few people. */
  index: z.number().nullable(),
  z: z.number().nullable(),
  /** Below 0.9 and by more than chance: it belongs on the agenda. */
  alert: z.boolean(),
  parts: z.array(
    z.object({
      from: z.enum(['activation', 'adoption', 'adoration']),
      now: rate.nullable(),
      before: rate.nullable(),
      ratio: z.number().nullable(),
    }),
  ),
})
export type Alignment = z.infer<typeof Alignment>
/** How those who came by one source bought within 30 days and were still here 90 days after; null below what is needed. */
export const Source = z.object({
  channel: z.string(),
  came: z.number(),
  bought: rate.nullable(),
  customers: z.number(),
  kept: rate.nullable(),
})
export type Source = z.infer<typeof Source>
export const TeamsReport = z
  .object({
    computedAt: z.number().nullable(),
    people: z.number(),
    counting: z.boolean(),
    alignment: Alignment,
    /** Most first. */
    sources: z.array(Source),
    teams: z.array(z.object({ team, open: z.number(), overdue: z.number(), metrics: z.array(Metric) })),
  })
  .meta({ id: 'TeamsReport' })
export type TeamsReport = z.infer<typeof TeamsReport>
