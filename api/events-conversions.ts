import { z } from 'zod'
import { type Fact, fact, heard, id, inside } from './kernel/fact.ts'

/** How well it is shown: 1 a code or a form, 2 a click, 3 seen on the page, 4 their own word. */
const evidence = z.number().int().min(1).max(4)
/** Whose words brought somebody: of these at most one. */
const words = { testimonialId: id.optional(), reviewId: id.optional(), storyId: id.optional() }

/** INDEX 2, continued: what came of it. */
export const CONVERSION_FACTS = {
  'lead.recorded': fact(
    z.object({
      contactId: id,
      source: z.enum(['testimonial', 'review', 'story', 'direct']),
      ...words,
      advocateId: id.optional(),
      evidence: evidence.optional(),
    }),
    { webhook: true },
  ),
  /** Somebody did what the company hoped for; `contactId` when it is known who. */
  'conversion.recorded': fact(
    z.object({
      ...{ conversionId: id, widgetId: id.optional(), contactId: id.optional(), evidence },
      /** What pages had told of the same before; only this one counts. */
      supersedes: z.array(id).optional(),
    }),
    { webhook: true },
  ),
  /** Somebody’s words were put down as what convinced another, in basis points of them; taken back by a number below nothing. */
  'words.credited': inside({ contactId: id, conversionId: id, creditBp: z.number().int() }),
  /** Better is known now about whose words brought somebody. */
  'attribution.strengthened': heard({ contactId: id, ...words, advocateId: id, evidence }),
  /** A sale, or a start without payment, came with codes of promotions; `usedFor` is its number at the host or at Stripe. */
  'sale.code_given': inside({
    ...{ contactId: id, claimIds: z.array(id).min(1).max(20), usedFor: z.string(), occurredAt: z.number() },
    ...{ discountMinor: z.number().optional(), currency: z.string().optional() },
    /** A further bill of something that goes on: the code it names was used when that began. */
    goesOn: z.boolean(),
  }),
  /** A subscription of theirs has another price, each by the year; `subscription` is a keyed hash of its number. */
  'subscription.repriced': inside({
    ...{ contactId: id, subscription: z.string(), fromYearly: z.number(), toYearly: z.number(), at: z.number() },
  }),
  'sale.recorded': fact(
    z.object({ saleId: id, contactId: id, amountMinor: z.number(), currency: z.string(), occurredAt: z.number() }),
    { webhook: true },
  ),
} satisfies Record<string, Fact>
