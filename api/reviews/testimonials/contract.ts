import { z } from 'zod'
import { RETIRED_REASONS, TESTIMONIAL_STATES } from '../../../db/schema/testimonials.ts'

/** Positions in the review's body, in UTF-16 units, `end` excluded; in order and not overlapping. */
const Range = z.object({ start: z.number().int().min(0), end: z.number().int().min(1) })

export const CreateTestimonial = z
  .object({ reviewId: z.string(), ranges: z.array(Range).min(1, 'Choose at least one sentence.').max(20) })
  .meta({ id: 'CreateTestimonial' })
export type CreateTestimonial = z.infer<typeof CreateTestimonial>

const product = z.object({ slug: z.string(), name: z.string() })

export const Testimonial = z
  .object({
    id: z.string(),
    reviewId: z.string(),
    product,
    displayName: z.string(),
    excerpt: z.string(),
    state: z.enum(TESTIMONIAL_STATES),
    liveFrom: z.number(),
    retiredReason: z.enum(RETIRED_REASONS).nullable(),
    seen: z.number(),
    clicks: z.number(),
  })
  .meta({ id: 'Testimonial' })
export type Testimonial = z.infer<typeof Testimonial>
export const TestimonialList = z.object({ items: z.array(Testimonial) }).meta({ id: 'TestimonialList' })

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
        sentences: z.array(z.object({ start: z.number(), end: z.number(), text: z.string() })),
      }),
    ),
  })
  .meta({ id: 'CandidateList' })

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
