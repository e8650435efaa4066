import { z } from 'zod'
import { FILE_KINDS } from '../../../db/schema/files.ts'

/** A photo, film or sound under a review; its bytes are at `/files/:id`, a photo's small twin at `?size=thumb`. */
export const ReviewFile = z
  .object({
    id: z.string(),
    kind: z.enum(FILE_KINDS),
    type: z.string().nullable(),
    alt: z.string(),
    transcript: z.string(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    durationMs: z.number().nullable(),
    hasPoster: z.boolean(),
    hasCaptions: z.boolean(),
  })
  .meta({ id: 'ReviewFile' })
export type ReviewFile = z.infer<typeof ReviewFile>
