import { z } from 'zod'

/** Who would hear of a change of status now, each person once. */
export const Audience = z
  .object({
    people: z.number(),
    /** Of these, those who get one mail each morning. */
    daily: z.number(),
    /** The names of a few, as far as we know them. */
    sample: z.array(z.string()),
  })
  .meta({ id: 'RequestAudience' })
export type Audience = z.infer<typeof Audience>
