import { z } from 'zod'

/** Under so many views, or decisions, a number could tell of single people, or of chance. */
export const NEEDS = { seen: 100, helped: 5 } as const
export const Receipt = z.object({
  /** Like `2026-02`. */
  month: z.string(),
  seen: z.number(),
  /** Null under five. */
  helped: z.number().nullable(),
})
/** What somebody's words did, by months that are over, the last first; months under the threshold are left out. */
export const MyImpact = z
  .object({
    items: z.array(Receipt),
    needs: z.object({ seen: z.number(), helped: z.number() }),
    /** The last month that was reckoned, whatever came of it. */
    until: z.string().nullable(),
    /** Whether they want a mail about each. */
    mailed: z.boolean(),
  })
  .meta({ id: 'MyImpact' })
export type MyImpact = z.infer<typeof MyImpact>
export const ChooseMail = z.object({ on: z.boolean('Say yes or no.') }).meta({ id: 'ChooseImpactMail' })
