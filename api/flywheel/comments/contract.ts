import { z } from 'zod'
import { ownWords } from '../../kernel/text.ts'

export const WriteTeamComment = z
  .object({
    body: ownWords({ min: 1, max: 4_000, tooShort: 'Write a few words.' }),
    /** Accounts of colleagues who get a mail about it. */
    mentions: z.array(z.string().max(60)).max(20, 'Mention at most 20 colleagues.').default([]),
  })
  .meta({ id: 'WriteTeamComment' })
export type WriteTeamComment = z.infer<typeof WriteTeamComment>

export const TeamComment = z.object({
  id: z.string(),
  /** Null when the colleague is not here any more. */
  author: z.string().nullable(),
  body: z.string(),
  mentions: z.array(z.string()),
  at: z.number(),
})
export type TeamComment = z.infer<typeof TeamComment>

export const Colleague = z.object({ id: z.string(), name: z.string() })
export const Colleagues = z.object({ items: z.array(Colleague) }).meta({ id: 'Colleagues' })
