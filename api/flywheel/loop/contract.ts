import { z } from 'zod'
import { LOOP_KINDS } from '../../../db/schema/loop.ts'

const person = z.object({ id: z.string(), name: z.string() })

/** Whose words brought whom, and how far that has come. */
export const Turn = z
  .object({
    id: z.string(),
    kind: z.enum(LOOP_KINDS),
    /** Whose words, and which of them; null when it was a link they handed on. */
    testimonial: z.object({ id: z.string(), excerpt: z.string() }).nullable(),
    review: z.object({ id: z.string(), excerpt: z.string() }).nullable(),
    story: z.object({ id: z.string(), excerpt: z.string() }).nullable(),
    link: z.object({ id: z.string(), code: z.string() }).nullable(),
    advocate: person,
    prospect: person,
    /** What of this person is put down to this advocate; the parts of one person add up to 10,000. */
    creditBp: z.number(),
    /** How well it is shown: 1 a code or a form, 2 a click, 3 seen on the page, 4 their own word. */
    evidence: z.number(),
    actAt: z.number(),
    prospectAt: z.number(),
    customerAt: z.number().nullable(),
    advocateAt: z.number().nullable(),
  })
  .meta({ id: 'Turn' })
export type Turn = z.infer<typeof Turn>

export const TURN_STATES = ['opened', 'closed', 'turned'] as const
export const TurnsQuery = z.object({
  kind: z.enum(LOOP_KINDS).optional(),
  evidence: z.coerce.number().int().min(1).max(4).optional(),
  /** Came and has not bought yet; bought and has not spoken yet; spoke. */
  state: z.enum(TURN_STATES).optional(),
  /** Any contact of the person whose words they were. */
  advocate: z.string().max(60).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export const TurnList = z
  .object({
    items: z.array(Turn),
    nextCursor: z.string().nullable(),
    /** Whose turns these are, when one advocate was asked for. */
    advocate: person.nullable(),
  })
  .meta({ id: 'TurnList' })

export const AdvocatesQuery = z.object({
  by: z.enum(['customers', 'value']).default('customers'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
})
/** Who brought most, by what they are credited with. */
export const Advocates = z
  .object({
    countedAt: z.number().nullable(),
    /** Of the values that are compared; null when no amount is known. */
    currency: z.string().nullable(),
    items: z.array(
      z.object({
        advocate: person,
        /** In basis points of a person: 15,000 are one and a half. */
        ...{ prospectsBp: z.number(), customersBp: z.number() },
        /** Of the first purchases, by currency. */
        value: z.array(z.object({ currency: z.string(), amountMinor: z.number() })),
      }),
    ),
  })
  .meta({ id: 'Advocates' })
