import { z } from 'zod'
import { Testimonial } from '../contract.ts'

/** What a quote is found by. */
export const QuoteQuery = z.object({
  product: z.string().max(200).optional(),
  tag: z.string().max(40).optional(),
  topic: z.string().max(40).optional(),
  q: z.string().max(200).optional(),
})
export type QuoteQuery = z.infer<typeof QuoteQuery>

/** A quote with what has to stand beside it wherever it is used. */
export const ValueQuote = Testimonial.pick({
  ...({ id: true, code: true, excerpt: true, rating: true, lang: true, state: true } as const),
  ...({ displayName: true, product: true, tags: true, themes: true, disclosures: true } as const),
})
  .extend({
    /** Only where its author lets it be named. */
    company: z.string().nullable(),
    /** Whether it may be used in offers, presentations and brochures. */
    forSales: z.boolean(),
    /** Words, name and disclosure, ready to be pasted. */
    text: z.string(),
  })
  .meta({ id: 'ValueQuote' })
export type ValueQuote = z.infer<typeof ValueQuote>
export const ValueQuoteList = z
  .object({
    items: z.array(ValueQuote),
    /** Of these, the ones that no file holds: their authors did not allow it. */
    leftOut: z.number(),
  })
  .meta({ id: 'ValueQuoteList' })
