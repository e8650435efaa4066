import { z } from 'zod'
import { CONSENT_SCOPES } from '../../db/schema/contacts.ts'
import { REJECTION_REASONS, REVIEW_STATES, TESTIMONIAL_STATES } from '../../db/schema/reviews.ts'
import { isLanguageTag, oneLine, ownWords } from '../kernel/text.ts'

export const SubmitReview = z
  .object({
    productSlug: z.string().min(1),
    rating: z
      .number('Choose from one to five stars.')
      .int('Choose whole stars.')
      .min(1, 'Choose from one to five stars.')
      .max(5, 'Choose from one to five stars.'),
    title: ownWords({ min: 3, max: 120, tooShort: 'Give it a title of at least 3 characters.' }),
    body: ownWords({ min: 20, max: 5000, tooShort: 'Tell a little more: at least 20 characters.' }),
    lang: z.string().max(35).refine(isLanguageTag, 'Write a language tag like en or pt-BR.').default('und'),
    experienceDate: z.iso.date('Write a date like 2026-03-14.'),
    displayName: oneLine(99, 'Tell us the name to show.'),
    consents: z
      .array(z.object({ scope: z.enum(CONSENT_SCOPES), textHash: z.string().length(64) }))
      .max(CONSENT_SCOPES.length)
      .refine((list) => new Set(list.map((c) => c.scope)).size === list.length, 'Each consent can be given once.')
      .default([]),
  })
  .meta({ id: 'SubmitReview' })
export type SubmitReview = z.infer<typeof SubmitReview>

export const PublicReview = z
  .object({
    id: z.string(),
    rating: z.number(),
    title: z.string(),
    body: z.string(),
    lang: z.string(),
    displayName: z.string(),
    experienceDate: z.string(),
    submittedAt: z.number(),
    publishedAt: z.number(),
  })
  .meta({ id: 'PublicReview' })
export type PublicReview = z.infer<typeof PublicReview>
export const PublicReviewList = z
  .object({ items: z.array(PublicReview), nextCursor: z.string().nullable() })
  .meta({ id: 'PublicReviewList' })

const ProductName = z.object({ slug: z.string(), name: z.string() })

export const OwnReview = z
  .object({
    id: z.string(),
    product: ProductName,
    rating: z.number(),
    title: z.string(),
    body: z.string(),
    lang: z.string(),
    displayName: z.string(),
    experienceDate: z.string(),
    /** Who was forgotten sees nothing, so nobody is shown an erased review as their own. */
    state: z.enum(REVIEW_STATES).exclude(['erased']),
    submittedAt: z.number(),
    publishedAt: z.number().nullable(),
    /** Why it is not shown, in the words the moderator wrote to the author. */
    decision: z.object({ reason: z.enum(REJECTION_REASONS), statement: z.string() }).nullable(),
    testimonials: z.array(
      z.object({
        id: z.string(),
        excerpt: z.string(),
        state: z.enum(TESTIMONIAL_STATES),
        seen: z.number(),
        clicks: z.number(),
      }),
    ),
  })
  .meta({ id: 'OwnReview' })
export type OwnReview = z.infer<typeof OwnReview>
export const OwnReviewList = z.object({ items: z.array(OwnReview) }).meta({ id: 'OwnReviewList' })
export const ReviewState = z.object({ id: z.string(), state: z.enum(REVIEW_STATES) }).meta({ id: 'ReviewState' })
