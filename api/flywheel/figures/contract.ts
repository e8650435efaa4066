import { z } from 'zod'
import { STAGES, TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'

const stage = z.enum(STAGES)
/** So many steps forward are needed before a number is more than noise. */
export const NEEDED = 30

export const FiguresQuery = z.object({
  /** The length of the period: whole UTC days until yesterday. */
  days: z.coerce.number().int().min(7).max(365).default(30),
})
/** A value with its standard error; null while there are fewer than `needed` steps forward. */
const estimate = z.object({ value: z.number(), error: z.number() }).nullable()
const flow = { kind: z.enum(TRANSITION_KINDS), from: stage.nullable(), to: stage }

export const Period = z.object({
  /** The first and the last day. */
  from: z.string(),
  to: z.string(),
  /** Mean number of people a day who have not left. */
  people: z.number(),
  /** Steps forward (up after the way in, and back again), steps back, fallen asleep or left; and who came in. */
  ...{ forward: z.number(), back: z.number(), lapsed: z.number(), came: z.number() },
  /** Mean of all people, each by the weight of their stage and health; counted in full, so without an error. */
  weight: z.number(),
  weights: z.array(z.object({ stage, people: z.number(), weight: z.number() })),
  /** Steps forward a person in 30 days; steps lost for each step forward; weight times speed, less what is lost. */
  ...{ speed: estimate, friction: estimate, momentum: estimate },
  flows: z.array(z.object({ ...flow, n: z.number() })),
})
export type Period = z.infer<typeof Period>

const effect = { effect: z.number(), n: z.number(), before: z.number() }
const byMove = z.array(z.object({ ...flow, ...effect }))
const byChannel = z.array(z.object({ channel: z.string(), ...effect }))
/** What the change of momentum is made of; all effects of a level add up to the one above. */
export const Drivers = z.object({
  change: z.number(),
  weight: z.object({ effect: z.number(), byStage: z.array(z.object({ stage, effect: z.number() })) }),
  speed: z.object({ effect: z.number(), byMove, byChannel }),
  friction: z.object({ effect: z.number(), byMove, byChannel }),
})
export type Drivers = z.infer<typeof Drivers>

export const Figures = z
  .object({
    ...{ days: z.number(), needed: z.number(), now: Period, before: Period },
    /** Null while one of the periods has too little; an alert needs |z| > 2 and more than a tenth. */
    change: z.object({ acceleration: z.number(), z: z.number(), alert: z.boolean() }).nullable(),
    drivers: Drivers.nullable(),
    /** What we did to get the wheel going, as hosts told of it; `lead`s are people who came in. */
    pushes: z.object({
      ...{ n: z.number(), before: z.number(), leads: z.number(), leadsPerPush: z.number().nullable() },
      of: z.array(z.object({ type: z.string(), channel: z.string(), n: z.number() })),
    }),
  })
  .meta({ id: 'Figures' })
export type Figures = z.infer<typeof Figures>
