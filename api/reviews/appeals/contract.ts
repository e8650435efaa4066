import { z } from 'zod'
import { REASONS } from '../../../db/schema/moderation.ts'
import { APPEAL_STATES } from '../../../db/schema/review-reports.ts'
import { REVIEW_STATES } from '../../../db/schema/reviews.ts'
import { ownWords } from '../../kernel/text.ts'

export const SendAppeal = z
  .object({ text: ownWords({ min: 20, max: 4000, tooShort: 'Say why it was wrong, in at least 20 characters.' }) })
  .meta({ id: 'SendAppeal' })
export type SendAppeal = z.infer<typeof SendAppeal>
export const Appeal = z
  .object({ id: z.string(), state: z.enum(APPEAL_STATES), createdAt: z.number() })
  .meta({ id: 'Appeal' })

export const DecideAppeal = z
  .object({
    verdict: z.enum(['uphold', 'overturn'], 'Choose whether the decision stays.'),
    outcome: ownWords({ min: 20, max: 2000, tooShort: 'Tell the author why, in at least 20 characters.' }),
  })
  .meta({ id: 'DecideAppeal' })
export type DecideAppeal = z.infer<typeof DecideAppeal>
export const AppealDecided = z
  .object({ id: z.string(), reviewId: z.string(), state: z.enum(REVIEW_STATES), rating: z.number() })
  .meta({ id: 'AppealDecided' })

export const Appeals = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        reviewId: z.string(),
        product: z.object({ slug: z.string(), name: z.string() }),
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        displayName: z.string(),
        reason: z.enum(REASONS),
        statement: z.string(),
        text: z.string(),
        decidedBy: z.string().nullable(),
        decidedAt: z.number(),
        createdAt: z.number(),
        dueAt: z.number(),
        /** It was your decision, and there is somebody else who can look at it. */
        forAnother: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Appeals' })
