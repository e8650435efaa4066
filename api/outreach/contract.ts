import { z } from 'zod'
import { OPT_IN_KINDS } from '../../db/schema/outreach.ts'
import { emailAddress } from '../kernel/email.ts'

/** Beside the box; it is kept with whoever ticks it. */
export const NEWSLETTER_TEXT =
  'Send me the newsletter by e-mail. I can stop it with one tap in each mail, and nobody else gets my address.'
export const ADDRESS_TEXT = 'We keep your address to send you this, and know you by it when you come again.'

const push = z.string().trim().toLowerCase().max(120).optional()
export const Address = emailAddress()
export const AskByMail = z
  .object({
    /** Left out by who is signed in. */
    email: Address.optional(),
    newsletter: z.boolean().default(false),
    push,
  })
  .meta({ id: 'AskByMail' })
export type AskByMail = z.infer<typeof AskByMail>
export const Subscribe = z
  .object({
    email: Address.optional(),
    agreed: z.literal(true, 'Tick the box: without it we may not write to you.'),
    push,
  })
  .meta({ id: 'Subscribe' })
export type Subscribe = z.infer<typeof Subscribe>

/** The same for an address that is known and one that is not: a mail was written, or it is done already. */
export const Asked = z.object({ state: z.enum(['mailed', 'done']) }).meta({ id: 'OptInAsked' })
export type Asked = z.infer<typeof Asked>

const token = z.string('This link is not whole.').min(1, 'This link is not whole.').max(100, 'This link is not whole.')
export const HeldOptIn = z.object({ token }).meta({ id: 'HeldOptIn' })
export const OptIn = z
  .object({
    kind: z.enum(OPT_IN_KINDS),
    state: z.enum(['open', 'used', 'expired']),
    newsletter: z.boolean(),
    /** Of the resource, the promotion or the webinar. */
    title: z.string().nullable(),
    slug: z.string().nullable(),
    /** Once it was confirmed: what the resource holds, or the code. */
    resource: z.object({ html: z.string(), url: z.string().nullable() }).nullable(),
    /** Of a webinar: what the place opens. */
    place: z.object({ startsAt: z.number(), joinUrl: z.string().nullable(), token: z.string() }).nullable(),
    claim: z.object({ code: z.string(), expiresAt: z.number(), redeemed: z.boolean(), terms: z.string() }).nullable(),
  })
  .meta({ id: 'OptIn' })
export type OptIn = z.infer<typeof OptIn>
