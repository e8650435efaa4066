import { z } from 'zod'
import { CONSENT_SCOPES } from '../../db/schema/contacts.ts'

export const ConsentText = z
  .object({ scope: z.enum(CONSENT_SCOPES), text: z.string(), textHash: z.string() })
  .meta({ id: 'ConsentText' })
export const ConsentTextList = z.object({ items: z.array(ConsentText) }).meta({ id: 'ConsentTextList' })

export const Consent = z
  .object({
    id: z.string(),
    reviewId: z.string(),
    scope: z.enum(CONSENT_SCOPES),
    text: z.string(),
    grantedAt: z.number(),
    withdrawnAt: z.number().nullable(),
  })
  .meta({ id: 'Consent' })
export const ConsentList = z.object({ items: z.array(Consent) }).meta({ id: 'ConsentList' })

export const Contact = z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: 'Contact' })
