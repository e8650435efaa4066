import { z } from 'zod'

/** What stands where the address of somebody stood who was erased: no mail reaches it, and nobody may have it. */
export const erasedAddress = (contactId: string) => `${contactId}@${ERASED}`
const ERASED = 'erased.invalid'
/** Longer ones are no addresses (RFC 5321). */
export const MOST = 254

/** An e-mail address as we keep it: in small letters, without what stands around it. @param wrong the sentence for others */
export const emailAddress = (wrong = 'Write an e-mail address, like ann@example.com.') =>
  z
    .string(wrong)
    .trim()
    .toLowerCase()
    .max(MOST, `An e-mail address has at most ${MOST} characters.`)
    .pipe(z.email(wrong))
    .refine((address) => !address.endsWith(`@${ERASED}`), wrong)
