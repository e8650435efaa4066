import { z } from 'zod'
import { plainText } from '../../kernel/text.ts'
import { RequestSummary } from '../contract.ts'

export const DecideRequest = z
  .discriminatedUnion('decision', [
    z.object({ decision: z.literal('publish') }),
    z.object({
      decision: z.literal('reject'),
      reason: plainText(500).refine((text) => text !== '', 'Say why. Its author reads this.'),
    }),
  ])
  .meta({ id: 'DecideFeatureRequest' })
export type DecideRequest = z.infer<typeof DecideRequest>

export const HeldRequest = RequestSummary.extend({
  body: z.string(),
  author: z.object({ name: z.string() }).nullable(),
})
export const HeldList = z
  .object({ items: z.array(HeldRequest), total: z.number() })
  .meta({ id: 'HeldFeatureRequestList' })
