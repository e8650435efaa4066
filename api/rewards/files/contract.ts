import { z } from 'zod'
import { REFUSALS } from '../desk/contract.ts'

/** What became of a file with references. `line`: it cannot be read, or the reward stands in it twice. */
export const FileResult = z
  .object({
    done: z.number(),
    repeated: z.number(),
    /** Lines without a reference. */
    empty: z.number(),
    refused: z.array(z.object({ line: z.number(), id: z.string(), why: z.enum([...REFUSALS, 'line']) })),
  })
  .meta({ id: 'RewardFileResult' })
export type FileResult = z.infer<typeof FileResult>
