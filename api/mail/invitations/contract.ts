import { z } from 'zod'

/** What an invitation would say to somebody, while it is still being written. */
export const DraftLetter = z
  .object({
    productSlug: z.string().max(200),
    subject: z.string().max(200, 'Use at most 150 characters.'),
    message: z.string().max(4000, 'Use at most 2,000 characters.'),
    incentive: z.string().max(300, 'Use at most 200 characters.').default(''),
  })
  .meta({ id: 'DraftInvitation' })
export type DraftLetter = z.infer<typeof DraftLetter>
export const LetterPreview = z
  .object({ subject: z.string(), html: z.string(), text: z.string() })
  .meta({ id: 'InvitationPreview' })
