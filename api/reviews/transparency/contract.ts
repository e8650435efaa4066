import { z } from 'zod'
import { ParityReport } from '../parity/contract.ts'

const counted = z.record(z.string(), z.number())
/** How a year's shown reviews came, and what shows who wrote them. */
export const Census = z.object({
  shown: z.number(),
  byOrigin: counted,
  byVerification: counted,
  incentivized: z.number(),
  imported: z.number(),
  /** What was reported, by the stars of the review and by whom. */
  reports: z.array(z.object({ stars: z.number(), by: z.string(), n: z.number(), upheld: z.number() })),
})
export type Census = z.infer<typeof Census>

/** Everything that the page about our reviews says, from the settings and the counts themselves. */
export const Transparency = z
  .object({
    publishUnflagged: z.boolean(),
    waitHours: z.number(),
    longestWaitHours: z.number(),
    /** Words that send a moderator's eye somewhere. */
    flaggedWords: z.number(),
    /** Colleagues who may decide. With one there is nobody else for an appeal. */
    moderators: z.number(),
    /** Reviews that wait past their deadline because of something grave. */
    overdue: z.number(),
    customersOnly: z.array(z.string()),
    uncountedIncentives: z.array(z.string()),
    /** What is promised for a review now, whatever it says. */
    incentives: z.array(z.string()),
    invited: z.number(),
    answered: z.number(),
    reasons: z.array(z.object({ code: z.string(), label: z.string(), help: z.string(), editable: z.boolean() })),
    census: Census.nullable(),
    censusDay: z.string().nullable(),
    parity: ParityReport.nullable(),
  })
  .meta({ id: 'Transparency' })
export type Transparency = z.infer<typeof Transparency>
