import { z } from 'zod'
import { STAGES, TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'
import { FiguresQuery } from '../figures/contract.ts'

const stage = z.enum(STAGES)
export const LENSES = ['inbound', 'teams', 'funnel'] as const
export const SEGMENTS = [
  ...(['attract', 'engage', 'delight', 'marketing', 'sales', 'service'] as const),
  ...(['awareness', 'interest', 'evaluation', 'decision', 'purchase'] as const),
] as const
const segment = z.enum(SEGMENTS)

export const LensQuery = FiguresQuery.extend({ lens: z.enum(LENSES).default('inbound') })
/** The same moves, seen by who did them or in the words of a funnel. */
export const LensView = z
  .object({
    ...{ lens: z.enum(LENSES), days: z.number(), from: z.string(), to: z.string(), needed: z.number() },
    segments: z.array(
      z.object({
        segment,
        /** Moves of people; a move with a channel counts only who came by it. */
        moves: z.array(
          z.object({
            ...{ kind: z.enum(TRANSITION_KINDS), from: stage.nullable(), to: stage.nullable() },
            ...{ channel: z.string().nullable(), n: z.number(), before: z.number() },
          }),
        ),
        /** What is counted without people: it has no list and no share. */
        events: z.array(z.object({ type: z.string(), n: z.number() })),
      }),
    ),
    /** Where one segment hands people to the next: of all who left the stage, the share that went back or away. */
    boundaries: z.array(
      z.object({
        ...{ between: z.tuple([segment, segment]), stage, handed: z.number(), on: z.number(), lost: z.number() },
        loss: z
          .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'LensView' })
export type LensView = z.infer<typeof LensView>
