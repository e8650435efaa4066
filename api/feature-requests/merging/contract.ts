import { z } from 'zod'

export const MergeInto = z
  .object({ into: z.number('Write the number of the other request.').int().positive() })
  .meta({ id: 'MergeFeatureRequest' })

const Side = z.object({
  number: z.number(),
  title: z.string(),
  votes: z.number(),
  comments: z.number(),
  status: z.string(),
})
/** What a merge does, before it is done. */
export const MergePreview = z
  .object({
    source: Side,
    target: Side,
    /** People who voted for both, and who will have voted for the target. */
    both: z.number(),
    votesAfter: z.number(),
    /** Who will hear of the target and did not before. */
    followersGained: z.number(),
  })
  .meta({ id: 'FeatureRequestMergePreview' })
export const Merged = z.object({ number: z.number(), votes: z.number() }).meta({ id: 'MergedFeatureRequest' })
