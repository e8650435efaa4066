import { z } from 'zod'
import { ROLES } from '../../db/schema/identity.ts'
import { PRODUCT_KINDS } from '../../db/schema/products.ts'
import { oneLine } from '../kernel/text.ts'

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has at most 254 characters.')
  .pipe(z.email('Write an e-mail address, like ann@example.com.'))
const name = oneLine(120, 'Tell us a name.')
const password = z.string().min(10, 'Use at least 10 characters.').max(200, 'Use at most 200 characters.')
const token = z.string().min(1, 'The link is incomplete.').max(200)

export const SignUp = z.object({ email, name, password, via: z.string().max(200).optional() }).meta({ id: 'SignUp' })
export type SignUp = z.infer<typeof SignUp>

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
  })
  .meta({ id: 'SetUp' })
export type SetUp = z.infer<typeof SetUp>

export const Join = z.object({ token, name, email, password }).meta({ id: 'Join' })
export type Join = z.infer<typeof Join>

export const STAFF_ROLES = ROLES.filter((role) => role !== 'customer')
export const StaffRole = z.enum(STAFF_ROLES, 'Choose a role.')
export const Invite = z.object({ role: StaffRole }).meta({ id: 'Invite' })
export type Invite = z.infer<typeof Invite>

export const RequestLink = z.object({ email }).meta({ id: 'RequestLink' })
export const UseLink = z.object({ token }).meta({ id: 'UseLink' })
export const UseCode = z
  .object({
    email,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'The code has six digits.'),
  })
  .meta({ id: 'UseCode' })
export type UseCode = z.infer<typeof UseCode>
export const ResetPassword = z.object({ token, password }).meta({ id: 'ResetPassword' })
export type ResetPassword = z.infer<typeof ResetPassword>
export const ChangePassword = z
  .object({ current: z.string().min(1, 'Enter your password.').max(200), password })
  .meta({ id: 'ChangePassword' })
export type ChangePassword = z.infer<typeof ChangePassword>
/** The same for every address. */
export const LinkSent = z.object({ sent: z.literal(true), minutes: z.number() }).meta({ id: 'LinkSent' })
export const SessionList = z
  .object({ items: z.array(z.object({ device: z.string(), createdAt: z.number(), current: z.boolean() })) })
  .meta({ id: 'SessionList' })

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

export const SignedIn = z.object({ account: Account }).meta({ id: 'SignedIn' })
export const SessionState = z.object({ account: Account.nullable() }).meta({ id: 'SessionState' })
export const SetUpState = z.object({ needed: z.boolean() }).meta({ id: 'SetUpState' })
export const Invitation = z.object({ link: z.string(), expiresAt: z.number() }).meta({ id: 'Invitation' })

export const StaffList = z
  .object({
    items: z.array(
      z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(ROLES), createdAt: z.number() }),
    ),
    invitations: z.array(
      z.object({ id: z.string(), role: z.enum(ROLES), createdAt: z.number(), expiresAt: z.number() }),
    ),
  })
  .meta({ id: 'StaffList' })

export const SetRole = z.object({ role: StaffRole }).meta({ id: 'SetRole' })
export type SetRole = z.infer<typeof SetRole>

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

export const CreateApiKey = z
  .object({ name: z.string().trim().min(1, 'Name the key after what uses it.').max(80, 'Use at most 80 characters.') })
  .meta({ id: 'CreateApiKey' })
export type CreateApiKey = z.infer<typeof CreateApiKey>
export const NewApiKey = z.object({ id: z.string(), name: z.string(), key: z.string() }).meta({ id: 'NewApiKey' })
export const ApiKeyList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        prefix: z.string(),
        createdAt: z.number(),
        lastUsedAt: z.number().nullable(),
        revokedAt: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'ApiKeyList' })
