import { z } from 'zod'

/** With its 95 % interval; null where there is not enough to tell. */
const band = z.object({ value: z.number(), low: z.number(), high: z.number().nullable() })
const share = z.object({ hits: z.number(), of: z.number(), value: band.nullable() })
const span = z.object({ n: z.number(), medianMs: z.number().nullable(), p90Ms: z.number().nullable() })
/** Of these, how many are known by their own word only. */
const counted = z.object({ n: z.number(), selfReported: z.number() })
/** Seen by the portal, said by people, or worked out by a formula from what was seen. */
export const PROVENANCES = ['observed', 'self_reported', 'modelled'] as const
const from = z.array(z.enum(PROVENANCES))

export const LoopFigures = z.object({
  /** So many are needed before a figure is shown. */
  needed: z.number(),
  /** People who came by somebody's words, bought, and spoke themselves. */
  counts: z.object({ opened: counted, closed: counted, turned: counted, from }),
  /**
   * New customers that a customer brings within 90 days of their own first purchase: credit ÷ customers, over those who
   * bought within a year and at least 90 days ago.
   */
  k90: z.object({
    ...{ n: z.number(), credited: z.number(), value: band.nullable(), from },
    cohorts: z.array(z.object({ month: z.string(), n: z.number(), credited: z.number(), k: z.number().nullable() })),
  }),
  /** K = i × c of 90 days: people brought ÷ active customers, times the share of those brought before who bought. */
  period: z.object({
    ...{ active: z.number(), brought: z.number(), perCustomer: z.number().nullable(), conversion: share },
    ...{ k: z.number().nullable(), from },
  }),
  /** From the act that brought somebody to their first purchase, and to their own first act; of a year. */
  cycle: z.object({ toCustomer: span, fullTurn: span, from }),
  /** 1 ÷ (1 − K90), while that is under one. */
  amplification: z.object({ value: band.nullable(), from }),
  /** How many steps from somebody whom nobody brought; what is deeper or leads in a circle is counted beside. */
  generations: z.object({
    items: z.array(z.object({ depth: z.number(), people: z.number(), customers: z.number() })),
    ...{ beyond: z.number(), from },
  }),
  /** Of all new customers of a year, those whom somebody's words brought. */
  earnedShare: share.extend({ selfReported: z.number(), from }),
  /** NRR + what earned new customers paid ÷ what all paid before − 1; null without two whole periods. */
  earnedGrowth: z
    .object({
      ...{ periodDays: z.number(), currency: z.string(), n: z.number(), earned: z.number() },
      ...{ beforeMinor: z.number(), keptMinor: z.number(), earnedMinor: z.number() },
      ...{ nrr: z.number().nullable(), enc: z.number().nullable(), rate: z.number().nullable(), from },
    })
    .nullable(),
  /** C(t) = C(0) · (K^(t ÷ ct + 1) − 1) ÷ (K − 1), by K90 and the median cycle time. */
  growth: z
    .object({
      ...{ cycleMs: z.number(), from },
      points: z.array(z.object({ day: z.number(), value: z.number(), low: z.number(), high: z.number().nullable() })),
    })
    .nullable(),
})
export type LoopFigures = z.infer<typeof LoopFigures>
export type Provenance = (typeof PROVENANCES)[number]

export const TurnFigures = z
  .object({ countedAt: z.number().nullable(), figures: LoopFigures.nullable() })
  .meta({ id: 'TurnFigures' })
