import { z } from 'zod'
import { Account, email, name, password, token } from '../contract.ts'

const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'The code has six digits.')
/** Where somebody goes on once they are in: an address of this portal. */
const next = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/, 'Only addresses of this portal.')
  .optional()

/** `via` is what they bring along of widgets and links; `toldBy` who told them: an address or a code, as they know it. */
export const SignUp = z
  .object({
    ...{ email, name, next },
    via: z.string().max(400).optional(),
    toldBy: z.string().trim().max(254, 'Write an e-mail address or a code.').optional(),
  })
  .meta({ id: 'SignUp' })
export type SignUp = z.infer<typeof SignUp>
export const RequestLink = z.object({ email, next }).meta({ id: 'RequestLink' })
export type RequestLink = z.infer<typeof RequestLink>
export const UseLink = z.object({ token }).meta({ id: 'UseLink' })
export const UseCode = z.object({ email, code }).meta({ id: 'UseCode' })
export type UseCode = z.infer<typeof UseCode>
/** By the link of the mail, or by its six digits. */
export const FinishSignUp = z
  .object({ token: token.optional(), email: email.optional(), code: code.optional() })
  .refine(({ token, email, code }) => token !== undefined || (email !== undefined && code !== undefined), {
    path: ['code'],
    error: 'Type the six digits from the mail.',
  })
  .meta({ id: 'FinishSignUp' })
export type FinishSignUp = z.infer<typeof FinishSignUp>
export const ResetPassword = z.object({ token, password }).meta({ id: 'ResetPassword' })
export type ResetPassword = z.infer<typeof ResetPassword>
/** `current` is left out by who has no password yet. */
export const ChangePassword = z.object({ current: z.string().max(200).default(''), password }).meta({
  id: 'ChangePassword',
})
export type ChangePassword = z.infer<typeof ChangePassword>
export const ChangeEmail = z.object({ email }).meta({ id: 'ChangeEmail' })
export type ChangeEmail = z.infer<typeof ChangeEmail>
export const Rename = z.object({ name }).meta({ id: 'Rename' })
export type Rename = z.infer<typeof Rename>

/** The same for every address. */
export const LinkSent = z.object({ sent: z.literal(true), minutes: z.number() }).meta({ id: 'LinkSent' })
/** Signed in by a mail; `isNew` when the account was made by it. */
export const Entered = z
  .object({ account: Account, isNew: z.boolean(), next: z.string().nullable() })
  .meta({ id: 'Entered' })
export const OwnAccount = z
  .object({
    name: z.string(),
    email: z.string(),
    hasPassword: z.boolean(),
    emailConfirmed: z.boolean(),
    /** The address that waits for its confirmation; may be the one there is. */
    newEmail: z.string().nullable(),
  })
  .meta({ id: 'OwnAccount' })
export const SessionList = z
  .object({ items: z.array(z.object({ device: z.string(), createdAt: z.number(), current: z.boolean() })) })
  .meta({ id: 'SessionList' })
