import { z } from 'zod'
import { CONSENT_SCOPES } from '../../../../db/schema/contacts.ts'
import { ASK_KINDS } from '../../../../db/schema/testimonials.ts'
import { PublicStory } from '../stories/contract.ts'

const token = z.string().min(20, 'This link is incomplete.').max(100)
export const HeldAsk = z.object({ token }).meta({ id: 'HeldAsk' })
export type HeldAsk = z.infer<typeof HeldAsk>

/** Uses that may be asked for together with the ones that are needed. */
export const OFFERED = ['website_widgets', 'shorten_verbatim', 'social_ads', 'sales_material'] as const
export const AnswerAsk = z
  .object({
    token,
    answer: z.enum(['yes', 'no'], 'Say yes or no.'),
    /** Each with the hash of the text that was read. */
    consents: z
      .array(z.object({ scope: z.enum(OFFERED), textHash: z.string().max(64) }))
      .max(OFFERED.length)
      .default([]),
  })
  .meta({ id: 'AnswerAsk' })
export type AnswerAsk = z.infer<typeof AnswerAsk>

/** What the holder of a link is asked. Words are shown only while it waits for an answer. */
export const Asked = z
  .object({
    kind: z.enum(ASK_KINDS),
    state: z.enum(['open', 'yes', 'no', 'over']),
    product: z.object({ slug: z.string(), name: z.string() }),
    excerpt: z.string(),
    displayName: z.string(),
    rating: z.number(),
    lang: z.string(),
    /** What is asked for: each needed for the words to be shown, or a further use. */
    scopes: z.array(z.object({ scope: z.enum(CONSENT_SCOPES), needed: z.boolean() })),
    /** Until when the words count as true, where that is the question. */
    reviewBy: z.number().nullable(),
    /** The whole text, where that is the question. */
    story: PublicStory.nullable(),
  })
  .meta({ id: 'AuthorAsk' })
export type Asked = z.infer<typeof Asked>
