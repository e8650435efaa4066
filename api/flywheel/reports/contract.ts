import { z } from 'zod'
import { HEALTHS, STAGES, TRANSITION_CAUSES, TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'
import { Turn } from '../loop/contract.ts'

const stage = z.enum(STAGES)
const person = z.object({ id: z.string(), name: z.string() })
/** Whose words, and which of them. */
const testimonial = z.object({ id: z.string(), excerpt: z.string() })
const words = z.object({ testimonial, advocate: person })

export const Move = z
  .object({
    id: z.string(),
    contact: person,
    from: stage.nullable(),
    to: stage,
    kind: z.enum(TRANSITION_KINDS),
    implied: z.boolean(),
    /** Of health, where it changed. */
    healthFrom: z.enum(HEALTHS).nullable(),
    healthTo: z.enum(HEALTHS),
    lap: z.number(),
    rule: z.string(),
    rulesVersion: z.number(),
    /** A fact of the portal, an event a host told of, time, new rules or staff; and the name of the event. */
    cause: z.enum(TRANSITION_CAUSES),
    event: z.string().nullable(),
    /** On the way in: the testimonial they clicked. */
    words: words.nullable(),
    at: z.number(),
    dwellMs: z.number().nullable(),
  })
  .meta({ id: 'Move' })
export type Move = z.infer<typeof Move>

export const WheelQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) })
export const Wheel = z
  .object({
    /** What the company calls its stages. */
    labels: z.record(stage, z.string()),
    stock: z.array(z.object({ stage, n: z.number() })),
    /** Moves of the last days, today with them; stages that were only passed through are not counted. */
    flow: z.array(z.object({ to: stage, kind: z.enum(['advance', 'regress']), n: z.number() })),
    transitions: z.array(Move),
    turns: z.array(Turn),
    turnCounts: z.object({ opened: z.number(), closed: z.number(), turned: z.number() }),
  })
  .meta({ id: 'Wheel' })

export const History = z
  .object({ contact: person.extend({ email: z.string() }), stage, moves: z.array(Move) })
  .meta({ id: 'History' })
