import { z } from 'zod'
import { CONSENT_SCOPES } from '../../db/schema/contacts.ts'
import { REASONS } from '../../db/schema/moderation.ts'
import type { DISCLOSURE_TYPES } from '../../db/schema/review-evidence.ts'
import { DISPLAY_FORMATS, REVIEW_STATES } from '../../db/schema/reviews.ts'
import { RETIRED_REASONS, TESTIMONIAL_STATES } from '../../db/schema/testimonials.ts'
import { emailAddress } from '../kernel/email.ts'
import { sentFiles } from '../kernel/sent-files.ts'
import { isLanguageTag, oneLine, ownWords, plainText } from '../kernel/text.ts'
import { ReviewForm } from './forms/contract.ts'

/** What an author may say of themselves. What the portal knows, it adds by itself. */
export const CONNECTIONS = [
  ...(['employee', 'relative', 'partner', 'affiliate', 'investor'] as const),
  ...(['free_product', 'ai_assisted', 'other'] as const),
] as const satisfies readonly (typeof DISCLOSURE_TYPES)[number][]
const Connection = z.object({
  type: z.enum(CONNECTIONS, 'Choose one of the connections on the list.'),
  text: plainText(200).default(''),
})

const Answer = z.union([plainText(2000), z.number(), z.boolean(), z.array(plainText(200)).max(20)])
export const MAX_FILES = 7

/** What an author writes, at first and whenever they write it anew. */
const words = {
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
  displayFormat: z.enum(DISPLAY_FORMATS, 'Choose how your name is shown.').default('full'),
  /** By the keys of the product's questions. */
  answers: z.record(z.string().max(40), Answer).default({}),
  files: sentFiles(MAX_FILES, `Send at most ${MAX_FILES} files.`),
}
export const SubmitReview = z
  .object({
    productSlug: z.string().min(1),
    ...words,
    /** The form they answered, when it asked more than the words. */
    formId: z.string().max(60).optional(),
    connections: z.array(Connection).max(CONNECTIONS.length).default([]),
    consents: z
      .array(z.object({ scope: z.enum(CONSENT_SCOPES), textHash: z.string().length(64) }))
      .max(CONSENT_SCOPES.length)
      .refine((list) => new Set(list.map((c) => c.scope)).size === list.length, 'Each consent can be given once.')
      .refine(
        (list) => list.some((c) => c.scope === 'publish_on_portal'),
        'A review is written to be published here: send the consent publish_on_portal.',
      ),
    /** A field that people do not see and machines fill in. */
    trap: z.string().max(500).default(''),
    /** How long the form was open, in milliseconds, where the page knows. */
    openMs: z.number().int().min(0).optional(),
    /** Where the form stood. */
    embedded: z.boolean().default(false),
  })
  .meta({ id: 'SubmitReview' })
export type SubmitReview = z.infer<typeof SubmitReview>

export const ReviseReview = z.object(words).meta({ id: 'ReviseReview' })
export type ReviseReview = z.infer<typeof ReviseReview>

export const SubmitUnconfirmed = SubmitReview.extend({ email: emailAddress() }).meta({ id: 'SubmitUnconfirmed' })
export type SubmitUnconfirmed = z.infer<typeof SubmitUnconfirmed>
export const Unconfirmed = z.object({ id: z.string() }).meta({ id: 'UnconfirmedReview' })
export const SubmitInvited = SubmitReview.extend({ token: z.string().min(20).max(100) }).meta({ id: 'SubmitInvited' })
export type SubmitInvited = z.infer<typeof SubmitInvited>

const AskedQuestions = ReviewForm.shape.questions
const ProductName = z.object({ slug: z.string(), name: z.string() })
export const Range = z.object({ field: z.enum(['title', 'body']), start: z.number(), end: z.number() })

export const OwnReview = z
  .object({
    id: z.string(),
    product: ProductName,
    rating: z.number(),
    title: z.string(),
    body: z.string(),
    lang: z.string(),
    displayName: z.string(),
    authorName: z.string(),
    displayFormat: z.enum(DISPLAY_FORMATS),
    experienceDate: z.string(),
    answers: z.record(z.string(), z.unknown()),
    /** The questions it answered. */
    formId: z.string().nullable(),
    questions: AskedQuestions,
    /** Who was forgotten sees nothing, so nobody is shown an erased review as their own. */
    state: z.enum(REVIEW_STATES).exclude(['erased']),
    shown: z.boolean(),
    revision: z.number(),
    waitingRevision: z.number().nullable(),
    submittedAt: z.number(),
    publishedAt: z.number().nullable(),
    editedAt: z.number().nullable(),
    /** What was sent with it, shown or not. */
    photos: z.number(),
    films: z.number(),
    /** When the clock decides, if nobody does before. */
    dueAt: z.number().nullable(),
    /** Until when a review taken back can be put back. */
    restorableUntil: z.number().nullable(),
    /** The last decision that went against it, in the words the moderator wrote to the author. */
    decision: z
      .object({
        id: z.string(),
        reason: z.enum(REASONS),
        statement: z.string(),
        ranges: z.array(Range),
        createdAt: z.number(),
        appealableUntil: z.number().nullable(),
      })
      .nullable(),
    testimonials: z.array(
      z.object({
        id: z.string(),
        excerpt: z.string(),
        state: z.enum(TESTIMONIAL_STATES),
        reviewBy: z.number().nullable(),
        retiredReason: z.enum(RETIRED_REASONS).nullable(),
        /** Whether pictures of it may be made. */
        picture: z.boolean(),
      }),
    ),
    /** Stories around this review that are shown. */
    stories: z.array(z.object({ slug: z.string(), title: z.string() })),
    /** Pages of others where a widget with these words was seen. */
    placements: z.array(
      z.object({
        testimonialId: z.string().nullable(),
        host: z.string(),
        url: z.string(),
        firstSeen: z.number(),
        lastSeen: z.number(),
      }),
    ),
  })
  .meta({ id: 'OwnReview' })
export type OwnReview = z.infer<typeof OwnReview>
export const OwnReviewList = z.object({ items: z.array(OwnReview) }).meta({ id: 'OwnReviewList' })
export const ReviewState = z.object({ id: z.string(), state: z.enum(REVIEW_STATES) }).meta({ id: 'ReviewState' })
