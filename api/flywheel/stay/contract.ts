import { z } from 'zod'
import { STAGES } from '../../../db/schema/flywheel.ts'

export const HORIZONS = [30, 90, 180] as const
/** Fewer than these say nothing yet. */
export const ENOUGH = 30

const stage = z.enum(STAGES)
const share = z.object({ low: z.number(), mid: z.number(), high: z.number() })
/** So many of so many, with Wilson's 95 % interval. */
const rate = share.extend({ hits: z.number(), of: z.number() })
const exits = { up: rate, down: rate, lapse: rate, waiting: rate }

export const StageStay = z.object({
  stage,
  /** People who stand there now. */
  stock: z.number(),
  /** Stages passed through in one moment are no stays. */
  passed: z.number(),
  /** Stays that began at least the horizon ago. Observed. */
  matured: z.object({
    n: z.number(),
    /** Left out, because two contacts became one person before the horizon. */
    cut: z.number(),
    /** The four add up to all; null below 30. */
    shares: z.object(exits).nullable(),
  }),
  /** The same with recent stays, followed for as long as they were seen (Aalen and Johansen). Null below 30. */
  followed: z.object({
    n: z.number(),
    points: z
      .array(z.object({ day: z.number(), atRisk: z.number(), up: share, down: share, lapse: share, stays: share }))
      .nullable(),
  }),
  times: z.object({
    /** Stays that ended within a year. */
    completed: z.object({
      n: z.number(),
      figures: z.object({ medianMs: z.number(), lowMs: z.number(), highMs: z.number(), p90Ms: z.number() }).nullable(),
    }),
    /** By which day half of all who came had left, also of those who are still there; null where fewer have. */
    everybody: z.object({
      n: z.number(),
      left: z
        .object({ day: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })
        .nullable(),
      /** The longest that was looked at. */
      seenDays: z.number(),
    }),
    /** Stock by how many leave (Little's law). */
    little: z.object({ left: z.number(), withinDays: z.number(), ms: z.number().nullable() }),
  }),
})
export type StageStay = z.infer<typeof StageStay>
export const StageStays = z.array(StageStay)

const counted = {
  /** When it was counted last, and of how many people; null before the first time. */
  computedAt: z.number().nullable(),
  people: z.number(),
  /** It is being counted anew. */
  counting: z.boolean(),
}
export const StayQuery = z.object({
  horizon: z.coerce
    .number()
    .refine((days) => HORIZONS.some((one) => one === days), `Choose ${HORIZONS.join(', ')} days.`)
    .default(90),
})
export const StayReport = z
  .object({ ...counted, horizonDays: z.number(), stages: StageStays })
  .meta({ id: 'StayReport' })
export type StayReport = z.infer<typeof StayReport>

/** How many did what in a week. */
const lifecycle = z.object({
  week: z.number(),
  startsAt: z.number(),
  new: z.number(),
  returning: z.number(),
  resurrecting: z.number(),
  dormant: z.number(),
})
export const WeeksData = z.object({
  /** Still in adoption or further and not lost, by cohort and weeks since. */
  kept: z.array(z.object({ week: z.number(), age: z.number(), n: z.number() })),
  lifecycle: z.array(lifecycle),
  /** Customers of eight weeks and longer who have not left, by in how many of the last eight weeks they got value. */
  regularity: z.array(z.number()),
})
export type WeeksData = z.infer<typeof WeeksData>

export const SPANS = [1, 4, 13] as const
export const METRICS = ['active', 'kept'] as const
export const CohortQuery = z.object({
  /** Cohorts of so many weeks each. */
  span: z.coerce
    .number()
    .refine((weeks) => SPANS.some((one) => one === weeks), `Choose ${SPANS.join(', ')} weeks.`)
    .default(4),
  /** Got value in that week, or had not left by its end. */
  metric: z.enum(METRICS).default('active'),
})
export type CohortQuery = z.infer<typeof CohortQuery>

const cell = z.object({
  age: z.number(),
  /** Those of the cohort for whom that week is over, and how many of them. */
  n: z.number(),
  of: z.number(),
  rate: share.nullable(),
})
export const CohortReport = z
  .object({
    ...counted,
    span: z.number(),
    metric: z.enum(METRICS),
    ages: z.array(z.number()),
    cohorts: z.array(
      z.object({
        /** First and last week of adoption. */
        from: z.number(),
        to: z.number(),
        startsAt: z.number(),
        people: z.number(),
        cells: z.array(cell),
      }),
    ),
    everybody: z.array(cell),
    lifecycle: z.array(lifecycle),
    regularity: z.array(z.number()),
  })
  .meta({ id: 'CohortReport' })
export type CohortReport = z.infer<typeof CohortReport>

const week = z.coerce.number().int().min(0).max(10_000)
export const CohortPeopleQuery = z.object({
  from: week,
  to: week,
  age: z.coerce.number().int().min(0).max(520),
  /** What the matrix counts. */
  metric: z.enum(METRICS).default('active'),
  /** Whom it counted, or whom it did not: who got value in that week, or stayed until its end. */
  was: z.enum(['active', 'away']).default('active'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type CohortPeopleQuery = z.infer<typeof CohortPeopleQuery>
export const CohortPeople = z
  .object({
    items: z.array(
      z.object({
        contact: z.object({ id: z.string(), name: z.string(), email: z.string() }),
        stage: stage.nullable(),
        cohortAt: z.number(),
        lastSignAt: z.number().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'CohortPeople' })
export type CohortPeople = z.infer<typeof CohortPeople>
