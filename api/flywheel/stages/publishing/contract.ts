import { z } from 'zod'
import { HEALTHS, STAGES } from '../../../../db/schema/flywheel.ts'
import { oneLine } from '../../../kernel/text.ts'
import { typed } from '../../../kernel/typed.ts'
import { RuleSet } from '../contract.ts'

export const PublishRules = z.object({
  rules: RuleSet,
  note: oneLine(200, 'Say in a few words what changes.'),
  /** The version that was read before it was changed. */
  basedOn: z.number().int().min(0),
})
export type PublishRules = z.infer<typeof PublishRules>

export const StageRulesView = z
  .object({
    version: z.number(),
    rules: RuleSet,
    versions: z.array(z.object({ version: z.number(), note: z.string(), publishedAt: z.number(), by: z.string() })),
    /** Events that rules may name. */
    events: z.array(z.object({ name: z.string(), class: z.string().nullable() })),
    /** How many people still have to be looked at since the rules changed. */
    waiting: z.number(),
  })
  .meta({ id: 'StageRulesView' })

export const TryRules = z.object({ rules: RuleSet })
const counts = z.array(z.object({ stage: z.enum(STAGES), n: z.number() }))
export const StageTrial = z
  .object({
    people: z.number(),
    /** How many of them were replayed; all, or a sample drawn evenly. */
    looked: z.number(),
    now: counts,
    under: counts,
    moved: z.array(z.object({ from: z.enum(STAGES).nullable(), to: z.enum(STAGES).nullable(), n: z.number() })),
    health: z.array(z.object({ health: z.enum(HEALTHS), now: z.number(), under: z.number() })),
    examples: z.array(
      z.object({
        contact: z.object({ id: z.string(), name: z.string() }),
        from: z.enum(STAGES).nullable(),
        to: z.enum(STAGES).nullable(),
      }),
    ),
  })
  .meta({ id: 'StageTrial' })
export type StageTrial = z.infer<typeof StageTrial>

const DAYS = 90
const WHOLE = 'Write a whole number of days.'
export const PinStage = z.object({
  stage: z.enum(STAGES, 'Choose a stage.'),
  days: typed(WHOLE, (number) =>
    number.int(WHOLE).min(1, 'At least a day.').max(DAYS, `At most ${DAYS} days.`),
  ).default(DAYS),
  reason: oneLine(300, 'Say why: a colleague will ask.'),
})
export type PinStage = z.infer<typeof PinStage>
