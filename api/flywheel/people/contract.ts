import { z } from 'zod'
import { HEALTHS, MOVED, STAGES, TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'
import { searched } from '../../kernel/page.ts'

const stage = z.enum(STAGES)
const day = z.iso.date('Write a day as year-month-day, like 2026-03-31.')

/**
 * Ways to move: one stage or more up, down, asleep or gone, awake again; `forward` is all that turns the wheel (up after
 * the way in, and awake again), `lost` all that slows it (down, and asleep or gone).
 */
const moved = z.enum(Object.keys(MOVED) as [keyof typeof MOVED])
/** What a number of the wheel counts. With a way to move, each row is one move; without, each row is one person. */
export const PeopleFilter = z.object({
  /** Where they stand now, and how they are. */
  stage: stage.optional(),
  health: z.enum(HEALTHS).optional(),
  moved: moved.optional(),
  /** Of the move; a stranger comes from no stage. */
  from: z.enum(['stranger', ...STAGES]).optional(),
  to: stage.optional(),
  channel: z.string().max(100).optional(),
  /** The last so many days, today with them; or from one day to another, both with them. Days are UTC. */
  days: z.coerce.number().int().min(1).max(3650).optional(),
  since: day.optional(),
  until: day.optional(),
})
export type PeopleFilter = z.infer<typeof PeopleFilter>
/** The names of the filters, as a saved segment keeps them. */
export const PEOPLE_FILTERS = PeopleFilter.keyof().options

export const PeopleQuery = PeopleFilter.extend({
  /** Words of their name or address. */
  q: searched,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type PeopleQuery = z.infer<typeof PeopleQuery>
export const PeopleList = z
  .object({
    items: z.array(
      z.object({
        contact: z.object({ id: z.string(), name: z.string(), email: z.string() }),
        ...{ stage, peakStage: stage, health: z.enum(HEALTHS), enteredAt: z.number() },
        move: z
          .object({
            ...{ id: z.string(), kind: z.enum(TRANSITION_KINDS), from: stage.nullable(), to: stage },
            ...{ channel: z.string(), at: z.number() },
          })
          .nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'PeopleList' })
