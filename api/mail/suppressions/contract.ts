import { z } from 'zod'
import { SUPPRESSION_REASONS } from '../../../db/schema/mail.ts'
import { emailAddress } from '../../kernel/email.ts'
import { Paging } from '../../kernel/page.ts'

export const Suppress = z.object({ email: emailAddress() }).meta({ id: 'Suppress' })
export type Suppress = z.infer<typeof Suppress>
export const SuppressionQuery = Paging.extend({
  /** The beginning of an address. */
  q: z.string().trim().toLowerCase().max(254, 'An e-mail address has at most 254 characters.').optional(),
})
export type SuppressionQuery = z.infer<typeof SuppressionQuery>
/** Addresses that are not written to any more, and why. */
export const SuppressionList = z
  .object({
    items: z.array(z.object({ email: z.string(), reason: z.enum(SUPPRESSION_REASONS), createdAt: z.number() })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SuppressionList' })
