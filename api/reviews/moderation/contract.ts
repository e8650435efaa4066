import { z } from 'zod'
import { REJECTION_REASONS, REVIEW_STATES } from '../../../db/schema/reviews.ts'

export const Decision = z
  .discriminatedUnion('decision', [
    z.object({ decision: z.literal('publish') }),
    z.object({
      decision: z.literal('reject'),
      reason: z.enum(REJECTION_REASONS, 'Choose one of the reasons; others are not allowed.'),
      statement: z
        .string()
        .trim()
        .min(20, 'Tell the author why, in at least 20 characters.')
        .max(2000, 'Use at most 2,000 characters.'),
    }),
  ])
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof Decision>

/** The rating is shown with the answer, not before it: the queue is blind. */
export const Decided = z
  .object({ id: z.string(), state: z.enum(REVIEW_STATES), rating: z.number() })
  .meta({ id: 'Decided' })

export const Queue = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        product: z.object({ slug: z.string(), name: z.string() }),
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        displayName: z.string(),
        experienceDate: z.string(),
        submittedAt: z.number(),
        flags: z.array(z.object({ category: z.string(), explanation: z.string() })),
      }),
    ),
    nextCursor: z.string().nullable(),
    total: z.number(),
  })
  .meta({ id: 'Queue' })

export const ReasonList = z
  .object({ items: z.array(z.object({ code: z.enum(REJECTION_REASONS), label: z.string(), help: z.string() })) })
  .meta({ id: 'ReasonList' })
