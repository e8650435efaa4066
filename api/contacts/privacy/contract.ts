import { z } from 'zod'

/** What an erasure keeps, so that the books stay whole: sales without a name. */
export const ErasurePreview = z
  .object({
    contactId: z.string(),
    name: z.string(),
    email: z.string(),
    /** Contacts that are this person. */
    contacts: z.number(),
    reviews: z.number(),
    testimonialsLive: z.number(),
    mails: z.number(),
    hasAccount: z.boolean(),
    salesKept: z.number(),
  })
  .meta({ id: 'ErasurePreview' })

/** Said in so many words, because nothing brings it back. */
export const Erase = z
  .object({ confirm: z.literal(true, 'Say that you know this cannot be undone.') })
  .meta({ id: 'Erase' })

export const ExportQuery = z.object({ format: z.enum(['json', 'html'], 'Choose json or html.').default('json') })
export type ExportQuery = z.infer<typeof ExportQuery>
