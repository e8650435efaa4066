import { z } from 'zod'
import { STAGES } from '../../../../db/schema/flywheel.ts'
import { typed } from '../../../kernel/typed.ts'

const DAYS = 'Write a whole number of days from 1 to 180.'
const PERCENT = 'Write a whole number from 1 to 100.'
const days = typed(DAYS, (number) => number.int(DAYS).min(1, DAYS).max(180, DAYS))
const percent = typed(PERCENT, (number) => number.int(PERCENT).min(1, PERCENT).max(100, PERCENT))
/** An empty field aims at nothing. */
const aim = z
  .literal('')
  .transform(() => null)
  .or(percent.nullable())

/** What is aimed at among all who come into a stage, so many days after. */
const SaveStageTarget = z.object({
  days,
  /** At least so many percent have moved up by then; nobody moves up from the last stage. */
  upPercent: aim,
  /** At most so many have fallen asleep or left. */
  lostPercent: aim,
})
const number = z.number().nullable()
const StageTarget = z.object({ days: z.number(), upPercent: number, lostPercent: number })
export type StageTarget = z.infer<typeof StageTarget>

type ByStage<Shape> = Record<(typeof STAGES)[number], Shape>
const byStage = <Shape extends z.ZodType>(shape: Shape) =>
  z.object(Object.fromEntries(STAGES.map((stage) => [stage, shape])) as ByStage<Shape>)

export const SaveStageTargets = byStage(SaveStageTarget)
  .extend({
    /** The version they were read as; where it is sent and another was saved meanwhile, nothing is. */
    version: typed('Send the version you read.', (number) => number.int().min(0)).optional(),
  })
  .refine(({ advocacy }) => advocacy.upPercent === null, {
    path: ['advocacy', 'upPercent'],
    error: 'There is no stage after this one.',
  })
  .meta({ id: 'SaveStageTargets' })
export type SaveStageTargets = z.infer<typeof SaveStageTargets>
const share = z.object({ low: z.number(), mid: z.number(), high: z.number() })
/** Reached or missed where all of the 95 % interval is on one side; young where nobody was followed for so long. */
const Where = z.object({ reached: z.enum(['reached', 'missed', 'unsure', 'young']), share: share.nullable() })
export type Where = z.infer<typeof Where>
/** Where a stage stands, as it was counted last; null for what is not aimed at. */
const Stands = StageTarget.extend({ up: Where.nullable(), lost: Where.nullable() })
export const StageTargets = byStage(Stands).extend({ version: z.number() }).meta({ id: 'StageTargets' })
export type StageTargets = z.infer<typeof StageTargets>
