import { z } from 'zod'
import { Paging } from '../../../kernel/page.ts'

export const REOPENED_DAYS = 30
export const ReopenedQuery = Paging
/** Cases that were opened again on the days the number of the team is counted from, the last first. */
export const ReopenedList = z
  .object({
    days: z.number(),
    /** How many the number counts, and how many of them stand in no entry of the feed, because nobody we know was named. */
    ...{ counted: z.number(), unlisted: z.number() },
    items: z.array(
      z.object({
        /** Null of somebody who was erased. */
        contact: z.object({ id: z.string(), name: z.string() }).nullable(),
        /** Empty where the host said none, or what it said was forgotten. */
        subject: z.string(),
        /** Null where the host did not tell of it. */
        openedAt: z.number().nullable(),
        closedAt: z.number().nullable(),
        reopenedAt: z.number(),
        /** Its entry in the feed. */
        entryId: z.string(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ReopenedCases' })
export type ReopenedList = z.infer<typeof ReopenedList>
