import { z } from 'zod'
import { ownWords } from '../../kernel/text.ts'

export const SaveReply = z
  .object({
    body: ownWords({ min: 10, max: 3000, tooShort: 'Write at least 10 characters.' }),
    /** Sent again after being told that it may hold personal data. */
    sure: z.boolean().default(false),
  })
  .meta({ id: 'SaveReply' })
export type SaveReply = z.infer<typeof SaveReply>

/** The company's public answer. */
export const Reply = z.object({ body: z.string(), changedAt: z.number(), edited: z.boolean() }).meta({ id: 'Reply' })
export type Reply = z.infer<typeof Reply>
