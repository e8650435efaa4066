import { z } from 'zod'
import { CONVERSION_ROUTES } from '../../db/schema/conversions.ts'
import { emailAddress } from '../kernel/email.ts'
import { isCurrency } from '../kernel/money.ts'

const one = (values: unknown[]) => values.filter((value) => value !== undefined).length === 1

/** Something somebody did, by the words that convinced them: by the clicks that led there, by a code, or by what they say. */
export const TrackConversion = z
  .object({
    goal: z
      .string('Name what was reached.')
      .regex(/^[a-z0-9_-]{1,40}$/, 'Name the goal in up to 40 small letters, digits, - and _.'),
    /** The host's own number for it; sending it again is safe. */
    externalId: z
      .string('Send your own number for this conversion.')
      .regex(/^[\w.:-]{1,80}$/, 'Use up to 80 letters, digits and . : - _'),
    /** The click tokens of the links that led there (`fw` in the address), the first click first. */
    clicks: z.array(z.string().max(100)).min(1).max(10, 'Send at most ten clicks.').optional(),
    /** A code somebody read out. */
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9]{6}$/, 'A code has six letters and digits.')
      .optional(),
    /** What they say convinced them: a testimonial, a review or a story. */
    testimonialId: z.string().max(60).optional(),
    reviewId: z.string().max(60).optional(),
    storyId: z.string().max(60).optional(),
    amountMinor: z
      .number('Send the amount in the smallest unit, like 1250 for 12.50 EUR.')
      .int('Send whole minor units, like 1250 for 12.50 EUR.')
      .min(0, 'An amount is not negative.')
      .max(1e12, 'An amount is at most a million million.')
      .default(0),
    currency: z.string().toUpperCase().refine(isCurrency, 'Write an ISO 4217 code like EUR.').optional(),
    /** Who it was, when they said so. */
    contactId: z.string().optional(),
    email: emailAddress().optional(),
  })
  .refine(
    ({ clicks, code, testimonialId, reviewId, storyId }) => one([clicks, code, testimonialId, reviewId, storyId]),
    {
      path: ['clicks'],
      error: 'Say what convinced them by one of these: clicks, code, testimonialId, reviewId, storyId.',
    },
  )
  .refine(({ amountMinor, currency }) => amountMinor === 0 || currency !== undefined, {
    path: ['currency'],
    error: 'Say which currency the amount is in.',
  })
  .refine(({ contactId, email }) => contactId === undefined || email === undefined, {
    path: ['contactId'],
    error: 'Say who it was by contactId or by email, not by both.',
  })
  .meta({ id: 'TrackConversion' })
export type TrackConversion = z.infer<typeof TrackConversion>

export const Conversion = z
  .object({
    id: z.string(),
    goal: z.string(),
    externalId: z.string().nullable(),
    route: z.enum(CONVERSION_ROUTES),
    /** 1 a code, 2 a click, 3 seen on the page, 4 their own word. */
    evidence: z.number(),
    amountMinor: z.number(),
    currency: z.string().nullable(),
    at: z.number(),
    /** Whose words it is put down to, in basis points that add up to 10,000; empty when to nobody's. */
    credits: z.array(
      z.object({
        testimonialId: z.string().optional(),
        reviewId: z.string().optional(),
        storyId: z.string().optional(),
        creditBp: z.number(),
      }),
    ),
    /** Why clicks counted nothing, in their order; null for those that did. */
    clicks: z.array(z.string().nullable()),
  })
  .meta({ id: 'Conversion' })
export type Conversion = z.infer<typeof Conversion>

/** What a form may offer to the question what convinced somebody. */
export const Convincing = z
  .object({ items: z.array(z.object({ id: z.string(), excerpt: z.string(), displayName: z.string() })) })
  .meta({ id: 'ConvincingTestimonials' })
export const ConvincingQuery = z.object({ via: z.string().max(200).default('') })
