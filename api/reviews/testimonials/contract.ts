import { z } from 'zod'
import { CONSENT_SCOPES } from '../../../db/schema/contacts.ts'
import { DISCLOSURE_TYPES } from '../../../db/schema/review-evidence.ts'
import { RETIRED_REASONS, TAG_KINDS, TESTIMONIAL_STATES } from '../../../db/schema/testimonials.ts'
import { plainText } from '../../kernel/text.ts'

/** Positions in the review's body, in UTF-16 units, `end` excluded; from the start of a sentence to the end of one, in order. */
export const Range = z.object({ start: z.number().int().min(0), end: z.number().int().min(1) })

/** A sentence of a review. One that staff have taken something out of is not quoted. */
export const Sentence = z.object({ start: z.number(), end: z.number(), text: z.string(), quotable: z.boolean() })

/** `candidate` keeps it for later, or to ask its author; `live` puts it online, if the author agreed already. */
export const CreateTestimonial = z
  .object({
    reviewId: z.string(),
    ranges: z.array(Range).min(1, 'Choose at least one sentence.').max(20),
    as: z.enum(['live', 'candidate']).default('live'),
  })
  .meta({ id: 'CreateTestimonial' })
export type CreateTestimonial = z.infer<typeof CreateTestimonial>

export const AskPermission = z.object({ liveWhenPermitted: z.boolean().default(false) }).meta({ id: 'AskPermission' })

const tag = plainText(40)
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').toLowerCase())
  .refine((text) => text !== '', 'A tag has at least one letter.')
const tags = z
  .array(tag)
  .max(12, 'Use at most 12 of them.')
  .transform((all) => [...new Set(all)])
/** `themes` say what changed for the author; `tags` are for finding it. */
export const Tags = z.object({ tags, themes: tags }).meta({ id: 'TestimonialTags' })
export type Tags = z.infer<typeof Tags>

export const TagList = z
  .object({ items: z.array(z.object({ kind: z.enum(TAG_KINDS), tag: z.string(), n: z.number() })) })
  .meta({ id: 'TagList' })

const product = z.object({ slug: z.string(), name: z.string() })
const disclosures = z.array(z.object({ type: z.enum(DISCLOSURE_TYPES), text: z.string() }))

export const Testimonial = z
  .object({
    id: z.string(),
    code: z.string(),
    reviewId: z.string(),
    product,
    displayName: z.string(),
    rating: z.number(),
    lang: z.string(),
    excerpt: z.string(),
    state: z.enum(TESTIMONIAL_STATES),
    createdAt: z.number(),
    askedAt: z.number().nullable(),
    /** The author was asked for something else lately: this is when their question goes out. */
    mailAt: z.number().nullable(),
    liveFrom: z.number().nullable(),
    reviewBy: z.number().nullable(),
    affirmedAt: z.number().nullable(),
    retiredAt: z.number().nullable(),
    retiredReason: z.enum(RETIRED_REASONS).nullable(),
    tags: z.array(z.string()),
    themes: z.array(z.string()),
    disclosures,
    /** What its author allows now. */
    scopes: z.array(z.enum(CONSENT_SCOPES)),
    /** What they would have to allow for it to be shown. */
    missing: z.array(z.enum(CONSENT_SCOPES)),
    /** They were asked about this review before, which is done once. */
    asked: z.boolean(),
    seen: z.number(),
    clicks: z.number(),
  })
  .meta({ id: 'Testimonial' })
export type Testimonial = z.infer<typeof Testimonial>
export const TestimonialList = z.object({ items: z.array(Testimonial) }).meta({ id: 'TestimonialList' })
export const TestimonialQuery = z.object({
  state: z.enum(['standing', 'usable', ...TESTIMONIAL_STATES]).optional(),
  product: z.string().max(200).optional(),
  tag: z.string().max(40).optional(),
  q: z.string().max(200).optional(),
})
export type TestimonialQuery = z.infer<typeof TestimonialQuery>

export const CandidateList = z
  .object({
    items: z.array(
      z.object({
        reviewId: z.string(),
        product,
        rating: z.number(),
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        displayName: z.string(),
        publishedAt: z.number(),
        /** Whether the author's consent for widgets stands now. */
        consented: z.boolean(),
        /** Whether words may be left out of it. */
        mayShorten: z.boolean(),
        /** Its author was asked before, which is done once. */
        asked: z.boolean(),
        sentences: z.array(Sentence),
      }),
    ),
  })
  .meta({ id: 'CandidateList' })

export const Sentences = z
  .object({
    lang: z.string(),
    sentences: z.array(Sentence),
  })
  .meta({ id: 'Sentences' })
export const PublicTestimonialList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        excerpt: z.string(),
        displayName: z.string(),
        rating: z.number(),
        lang: z.string(),
      }),
    ),
  })
  .meta({ id: 'PublicTestimonialList' })
