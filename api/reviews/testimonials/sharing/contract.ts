import { z } from 'zod'
import { DISCLOSURE_TYPES } from '../../../../db/schema/review-evidence.ts'

/** Sizes of the picture of a testimonial, in pixels: for links, for a feed, for a story. */
export const CARD_SIZES = ['1200x630', '1080x1080', '1080x1920'] as const
export type CardSize = (typeof CARD_SIZES)[number]

/** A testimonial at its own address, as everybody may see it. */
export const SharedTestimonial = z
  .object({
    id: z.string(),
    /** Six letters by which somebody can say whose words convinced them. */
    code: z.string(),
    reviewId: z.string(),
    excerpt: z.string(),
    shortened: z.boolean(),
    displayName: z.string(),
    /** Where they work, if they let it be named. */
    company: z.string().nullable(),
    rating: z.number(),
    lang: z.string(),
    product: z.object({ slug: z.string(), name: z.string() }),
    disclosures: z.array(z.object({ type: z.enum(DISCLOSURE_TYPES), text: z.string() })),
    liveFrom: z.number(),
    /** When its author last said that it is still true. */
    affirmedAt: z.number().nullable(),
    /** Whether its author allows pictures of it for social networks. */
    picture: z.boolean(),
  })
  .meta({ id: 'SharedTestimonial' })
export type SharedTestimonial = z.infer<typeof SharedTestimonial>
