import { z } from 'zod'
import { ROLES } from '../../db/schema/identity.ts'
import { BUSINESS_KINDS } from '../../db/schema/kinds.ts'
import { PRODUCT_KINDS } from '../../db/schema/products.ts'
import { emailAddress } from '../kernel/email.ts'
import { oneLine } from '../kernel/text.ts'

export const email = emailAddress()
export const name = oneLine(120, 'Tell us a name.')
export const password = z.string().min(10, 'Use at least 10 characters.').max(200, 'Use at most 200 characters.')
export const token = z.string().min(1, 'The link is incomplete.').max(200)

export const SignIn = z
  .object({ email, password: z.string().min(1, 'Enter your password.').max(200) })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>

export const SetUp = z
  .object({
    token,
    name,
    email,
    password,
    companyName: oneLine(80, 'Tell us the company’s name.'),
    accent: z.string().regex(/^#[0-9a-f]{6}$/i, 'Write a colour like #0b7a5b.'),
    productName: oneLine(80, 'Name what customers review.'),
    productKind: z.enum(PRODUCT_KINDS, 'Choose what kind of thing it is.'),
    /** What the wheel begins with; what every portal begins with where it is left out. */
    businessKind: z.enum(BUSINESS_KINDS, 'Choose what kind of business it is.').optional(),
  })
  .meta({ id: 'SetUp' })
export type SetUp = z.infer<typeof SetUp>

export const Account = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    contactId: z.string().nullable(),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

/** Whom a door let in. It holds as long as their account is of this epoch: sessions that all end take it along. */
export type Entrant = Account & { epoch: number }

export const SignedIn = z.object({ account: Account }).meta({ id: 'SignedIn' })
/** `secondFactor` is `needed` between the two halves of a sign-in: nobody is signed in yet. */
export const SessionState = z
  .object({ account: Account.nullable(), secondFactor: z.literal('needed').nullable() })
  .meta({ id: 'SessionState' })
export const SetUpState = z.object({ needed: z.boolean() }).meta({ id: 'SetUpState' })
export const AuditList = z
  .object({
    items: z.array(
      z.object({
        seq: z.number(),
        at: z.number(),
        action: z.string(),
        actor: z.object({ id: z.string(), name: z.string() }).nullable(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'AuditList' })
/** `brokenAt` is the first entry that does not hold; null when all do. */
export const AuditState = z.object({ entries: z.number(), brokenAt: z.number().nullable() }).meta({ id: 'AuditState' })
