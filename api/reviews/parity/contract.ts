import { z } from 'zod'

const byReason = z.record(z.string(), z.number())
export const ParityReport = z
  .object({
    day: z.string(),
    /** Twelve months, by stars: what came in and what became of it. */
    counts: z.array(
      z.object({
        stars: z.number(),
        submitted: z.number(),
        published: z.number(),
        rejected: byReason,
        removed: byReason,
        medianHours: z.number().nullable(),
      }),
    ),
    /** The chance of such differences between one and two stars and four and five, if stars did not matter; null: too few. */
    pReject: z.number().nullable(),
    pDelay: z.number().nullable(),
    alert: z.boolean(),
    /** How many each side needs before a chance is told. */
    enough: z.number(),
    createdAt: z.number(),
  })
  .meta({ id: 'ParityReport' })
export type ParityReport = z.infer<typeof ParityReport>
export const Parity = z.object({ report: ParityReport.nullable() }).meta({ id: 'Parity' })
