import { z } from 'zod'
import { DISCLOSURE_TYPES, VERIFICATION_METHODS } from '../../../db/schema/review-evidence.ts'
import { REVISION_EDITORS } from '../../../db/schema/reviews.ts'
import { isLanguageTag } from '../../kernel/text.ts'
import { QUESTION_KINDS } from '../forms/contract.ts'
import { ReviewFile } from '../media/contract.ts'

export const SORTS = ['newest', 'helpful', 'highest', 'lowest'] as const
export type Sort = (typeof SORTS)[number]
const flag = z.enum(['yes']).optional()

/** What a visitor may choose; the company cannot. */
export const ListQuery = z.object({
  sort: z.enum(SORTS, 'Sort by newest, helpful, highest or lowest.').default('newest'),
  stars: z.coerce.number().int().min(1, 'One to five stars.').max(5, 'One to five stars.').optional(),
  lang: z.string().max(35).refine(isLanguageTag, 'Write a language tag like en.').optional(),
  verified: flag,
  media: flag,
  /** Every word of it has to stand in the review. */
  q: z.string().trim().max(100, 'Use at most 100 characters.').optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export type ListQuery = z.infer<typeof ListQuery>

export const Disclosed = z.object({
  type: z.enum(DISCLOSURE_TYPES),
  source: z.enum(['portal', 'author']),
  text: z.string(),
})
export const Verified = z.object({
  method: z.enum(VERIFICATION_METHODS),
  /** What may be said of it: `since`, `on` (days), `company`. */
  facts: z.record(z.string(), z.string()),
})

export const PublicReview = z
  .object({
    id: z.string(),
    product: z.object({ slug: z.string(), name: z.string() }),
    rating: z.number(),
    title: z.string(),
    body: z.string(),
    lang: z.string(),
    displayName: z.string(),
    /** Whether the name is one: search engines are told no review without. */
    anonymous: z.boolean(),
    experienceDate: z.string(),
    submittedAt: z.number(),
    publishedAt: z.number(),
    /** When its author last changed what is shown. */
    editedAt: z.number().nullable(),
    /** The strongest evidence of who wrote it; null when there is none. */
    verified: Verified.nullable(),
    disclosures: z.array(Disclosed),
    /** Answers to questions that are shown. */
    answers: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        kind: z.enum(QUESTION_KINDS),
        value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
      }),
    ),
    files: z.array(ReviewFile),
    /** Where an imported review stood; it never counts in the average. */
    source: z.object({ name: z.string(), url: z.string().nullable() }).nullable(),
    reply: z.object({ body: z.string(), changedAt: z.number(), edited: z.boolean() }).nullable(),
    helpful: z.object({ up: z.number(), down: z.number() }),
    /** What the one who asks voted; null when they did not, or are not signed in. */
    voted: z.union([z.literal(1), z.literal(-1)]).nullable(),
    /** Whether it is the asker's own. */
    own: z.boolean(),
  })
  .meta({ id: 'PublicReview' })
export type PublicReview = z.infer<typeof PublicReview>
export const PublicReviewList = z
  .object({
    items: z.array(PublicReview),
    nextCursor: z.string().nullable(),
    /** What they are sorted by, as a sentence that stands beside them. */
    criterion: z.string(),
  })
  .meta({ id: 'PublicReviewList' })

export const Facets = z
  .object({
    /** Languages of shown reviews, most first. */
    languages: z.array(z.object({ lang: z.string(), n: z.number() })),
    topics: z.array(z.object({ term: z.string(), n: z.number(), critical: z.number() })),
    verified: z.number(),
    withMedia: z.number(),
  })
  .meta({ id: 'ReviewFacets' })

export const VoteHelpful = z
  .object({ value: z.union([z.literal(1), z.literal(-1)], 'Send 1 for helpful, -1 for not.') })
  .meta({ id: 'VoteHelpful' })
export const Helpful = z
  .object({ up: z.number(), down: z.number(), voted: z.union([z.literal(1), z.literal(-1)]).nullable() })
  .meta({ id: 'Helpful' })

/** Every wording that was shown, the newest first. */
export const History = z
  .object({
    items: z.array(
      z.object({
        n: z.number(),
        editor: z.enum(REVISION_EDITORS),
        rating: z.number(),
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        experienceDate: z.string(),
        createdAt: z.number(),
      }),
    ),
  })
  .meta({ id: 'ReviewHistory' })
export const JsonLd = z
  .object({ eligible: z.boolean(), reasons: z.array(z.string()), data: z.record(z.string(), z.unknown()).nullable() })
  .meta({ id: 'JsonLd' })
