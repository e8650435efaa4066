import { z } from 'zod'

const spaced = (text: string) => text.replace(/\s/g, '')
export const code = z
  .string()
  .transform(spaced)
  .pipe(z.string().regex(/^\d{6}$/, 'The code has six digits.'))
const one = (names: string, sentence: string) => ({ path: [names], message: sentence })

export const Prove = z
  .object({ password: z.string().min(1).max(200).optional(), code: code.optional() })
  .refine(({ password, code: digits }) => password !== undefined || digits !== undefined, one('password', 'Enter it.'))
  .meta({ id: 'Prove' })
export type Prove = z.infer<typeof Prove>

/** Whether it is known well enough who is asking, and by what they can show it again. */
export const ProofState = z
  .object({ fresh: z.boolean(), ways: z.array(z.enum(['password', 'code'])) })
  .meta({ id: 'ProofState' })

export const ConfirmFactor = z.object({ code }).meta({ id: 'ConfirmFactor' })
export const UseFactor = z
  .object({ code: code.optional(), recoveryCode: z.string().trim().min(1).max(60).optional() })
  .refine(
    ({ code: digits, recoveryCode }) => (digits === undefined) !== (recoveryCode === undefined),
    one('code', 'Enter the code of your app, or one of your recovery codes.'),
  )
  .meta({ id: 'UseFactor' })
export type UseFactor = z.infer<typeof UseFactor>

export const FactorState = z
  .object({ since: z.number().nullable(), recoveryCodesLeft: z.number(), required: z.boolean() })
  .meta({ id: 'FactorState' })
/** The secret, to type or to scan; shown here and never again. */
export const NewFactor = z.object({ secret: z.string(), uri: z.string() }).meta({ id: 'NewFactor' })
/** Shown here and never again. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' })
