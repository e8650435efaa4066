import { z } from 'zod'
import { IDENTIFY_KINDS } from '../../../db/schema/identity.ts'
import { emailAddress } from '../../kernel/email.ts'
import { oneLine } from '../../kernel/text.ts'
import { Traits } from '../../kernel/traits.ts'
import { Account } from '../contract.ts'

export const Identify = z
  .object({ token: z.string().min(1, 'Send the token your server signed.').max(8_000, 'This token is too long.') })
  .meta({ id: 'Identify' })
export const Identified = z.object({ account: Account }).meta({ id: 'Identified' })

const said = (claim: string, max: number) => oneLine(max, `${claim} says nothing.`).optional()
/** What the host says of a person. `exp` and `iat` are seconds since 1970, as JWT has them. */
export const Claims = z.object({
  jti: z.string().min(8, 'jti has to be a random text of at least 8 characters.').max(100),
  exp: z.number('exp is needed.'),
  email: emailAddress('email is not an e-mail address.'),
  name: said('name', 120),
  external_id: said('external_id', 200),
  company: said('company', 200),
  plan: said('plan', 100),
  traits: Traits.optional(),
  /** Seconds since 1970, as all times of a token. */
  customer_since: z.number('customer_since is a number of seconds since 1970.').int().min(0).optional(),
  /** What they bought, without prices: it verifies their reviews. */
  orders: z
    .array(
      z.object({
        id: oneLine(200, 'An order needs its number.'),
        product: z.string().max(100).optional(),
        at: z.number('at is a number of seconds since 1970.').int().min(0),
      }),
    )
    .max(50, 'Send at most 50 orders.')
    .optional(),
})
export type Claims = z.infer<typeof Claims>

const keyName = oneLine(80, 'Give the key a name.')
export const CreateIdentifyKey = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('HS256'), name: keyName }),
    z.object({
      kind: z.literal('EdDSA'),
      name: keyName,
      publicKey: z.string().min(1, 'Paste the public key.').max(2_000),
    }),
  ])
  .meta({ id: 'CreateIdentifyKey' })
export type CreateIdentifyKey = z.infer<typeof CreateIdentifyKey>
/** The secret is shown here and never again; null where we hold only a public key. */
export const NewIdentifyKey = z.object({ id: z.string(), secret: z.string().nullable() }).meta({ id: 'NewIdentifyKey' })
export const IdentifyKeyList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(IDENTIFY_KINDS),
        name: z.string(),
        createdAt: z.number(),
        lastUsedAt: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'IdentifyKeyList' })
