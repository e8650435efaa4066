import { z } from 'zod'
import { ASK_REASONS } from '../../../db/schema/asks.ts'
import { HEALTHS, LAP_REASONS, STAGES, TRANSITION_CAUSES } from '../../../db/schema/flywheel.ts'
import { searched } from '../../kernel/page.ts'
import { SCORES } from '../stages/contract.ts'
import { ASKS, NEXT_ACTS } from './rules.ts'

const money = z.array(z.object({ currency: z.string(), amountMinor: z.number() }))
const stage = z.enum(STAGES)
const person = z.object({ id: z.string(), name: z.string() })

/** One customer, as the axle of the wheel. */
export const PersonCard = z
  .object({
    contact: person.extend({ email: z.string(), company: z.string().nullable() }),
    ...{ stage, peakStage: stage, health: z.enum(HEALTHS), lap: z.number() },
    /** When this lap began, by what, and the event that began it as far as it is known; null of the first. */
    lapBegan: z.object({ at: z.number(), why: z.enum(LAP_REASONS), event: z.string().nullable() }).nullable(),
    ...{ enteredAt: z.number(), healthAt: z.number(), channel: z.string(), rulesVersion: z.number() },
    /** The rule that brought them to this stage and to this health, and what set it off. */
    because: z.object({
      stage: z
        .object({ rule: z.string(), cause: z.enum(TRANSITION_CAUSES), event: z.string().nullable(), at: z.number() })
        .nullable(),
      health: z
        .object({ rule: z.string(), cause: z.enum(TRANSITION_CAUSES), event: z.string().nullable(), at: z.number() })
        .nullable(),
    }),
    scores: z.array(z.object({ name: z.enum(SCORES), now: z.number(), halfLifeDays: z.number() })),
    nextCheckAt: z.number().nullable(),
    pin: z.object({ reason: z.string(), by: z.string(), until: z.number(), shadowStage: stage }).nullable(),
    /** What they paid, less what went back; what those they brought paid; and what they said. */
    value: z.object({
      ...{ paid: money, sales: z.number(), brought: money, broughtPeople: z.number(), broughtCustomers: z.number() },
      voice: z.object({
        ...{ reviews: z.number(), testimonials: z.number(), requests: z.number(), votes: z.number() },
        ...{ shipped: z.number(), answers: z.number() },
      }),
    }),
    /** What to do next, or from when what the ask budget forbids now may be asked, and why not yet. */
    next: z.object({
      ...{ act: z.enum(NEXT_ACTS), since: z.number().nullable(), from: z.number().nullable() },
      ...{ reason: z.enum(ASK_REASONS).nullable(), kind: z.enum(Object.values(ASKS)).nullable() },
    }),
    touches: z.object({
      lastSignAt: z.number().nullable(),
      quietFrom: z.number().nullable(),
      lastMail: z.object({ template: z.string(), at: z.number() }).nullable(),
      /** The next thing that is planned for them; null is a reason to worry. */
      planned: z.object({ kind: z.enum(['invitation', 'survey']), at: z.number() }).nullable(),
    }),
    events: z.array(z.object({ name: z.string(), source: z.enum(['portal', 'host']), at: z.number() })),
  })
  .meta({ id: 'PersonCard' })
export type PersonCard = z.infer<typeof PersonCard>

export const TogetherQuery = z.object({ with: z.string('Name the other contact.').max(40) })
/** Where two people would stand as one; null of whom nothing says a stage yet. */
export const Together = z
  .object({ stage: stage.nullable(), health: z.enum(HEALTHS).nullable() })
  .meta({ id: 'StandingTogether' })
export type Together = z.infer<typeof Together>

export const QuietQuery = z.object({
  /** Words of their name or address. */
  q: searched,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
/** People who were more often seen before. */
export const QuietList = z
  .object({
    items: z.array(
      z.object({
        contact: person.extend({ email: z.string() }),
        ...{ stage, health: z.enum(HEALTHS), lastSignAt: z.number(), quietFrom: z.number(), usualGapMs: z.number() },
      }),
    ),
    nextCursor: z.string().nullable(),
    /** Counted to a thousand and one. */
    n: z.number(),
    /** Of so many who stand on the wheel, and so many who were seen often enough to have a rhythm; to a thousand where somebody is quiet. */
    ...{ known: z.number(), regular: z.number() },
  })
  .meta({ id: 'QuietList' })
