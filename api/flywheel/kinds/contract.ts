import { z } from 'zod'
import { STAGES } from '../../../db/schema/flywheel.ts'
import { BUSINESS_KINDS, KIND_PARTS } from '../../../db/schema/kinds.ts'
import { SURVEY_KINDS } from '../../../db/schema/surveys.ts'
import { oneLine } from '../../kernel/text.ts'
import { HealthRule, MoveRule, RuleSet, SCORES } from '../stages/contract.ts'

export const Kind = z.enum(BUSINESS_KINDS, 'Choose what kind of business it is.')
export type Kind = z.infer<typeof Kind>
export const Part = z.enum(KIND_PARTS, 'Choose what of it to take.')
export type Part = z.infer<typeof Part>

const NAME_LENGTH = 24
/** An empty name is the one that everybody's has. */
const name = z
  .string()
  .trim()
  .pipe(z.literal('').or(oneLine(NAME_LENGTH, 'Write a name, or leave it empty.')))
  .default('')
export const SaveStageNames = z
  .object({ activation: name, adoption: name, adoration: name, advocacy: name })
  .meta({ id: 'SaveStageNames' })
export type SaveStageNames = z.infer<typeof SaveStageNames>
const named = z.object({
  stage: z.enum(STAGES),
  /** What the company calls it; empty where it has the name that everybody's has. */
  name: z.string(),
  /** What to show: that, or everybody's. */
  label: z.string(),
  /** A colleague wrote it: no template writes over it. */
  own: z.boolean(),
})
export const StageNames = z.object({ items: z.array(named) }).meta({ id: 'StageNames' })

export const KindInUse = z
  .object({
    current: z
      .object({ kind: Kind, parts: z.array(Part), chosenAt: z.number(), chosenBy: z.string().nullable() })
      .nullable(),
    names: z.array(named),
  })
  .meta({ id: 'BusinessKindInUse' })

const changed = <Rule extends z.ZodType>(rule: Rule) =>
  z.object({ id: z.string(), now: rule.nullable(), next: rule.nullable() })
/** What taking a template would change, part by part; nothing has changed yet. */
export const KindPreview = z
  .object({
    kind: Kind,
    names: z.array(
      z.object({
        ...{ stage: z.enum(STAGES), now: z.string(), next: z.string(), own: z.boolean() },
        changes: z.boolean(),
      }),
    ),
    rules: z.object({
      /** The version that holds now; to be sent along when these rules are taken. */
      version: z.number(),
      /** A colleague changed the rules that hold now: no template made them. */
      own: z.boolean(),
      rules: RuleSet,
      same: z.boolean(),
      halfLives: z.array(z.object({ score: z.enum(SCORES), now: z.number(), next: z.number() })),
      moves: z.array(changed(MoveRule)),
      health: z.array(changed(HealthRule)),
      weights: z.number(),
      returns: z.boolean(),
      laps: z.boolean(),
    }),
    events: z.array(
      z.object({
        ...{ name: z.string(), countsAs: z.string(), there: z.boolean() },
        /** It came already, and nobody said what it counts as. */
        came: z.boolean(),
      }),
    ),
    surveys: z.array(z.object({ kind: z.enum(SURVEY_KINDS), title: z.string(), there: z.boolean() })),
    journeys: z.array(z.object({ template: z.string(), name: z.string(), there: z.boolean() })),
    /** How many people stand somewhere, so that the rules can be tried on them. */
    people: z.number(),
  })
  .meta({ id: 'BusinessKindPreview' })
export type KindPreview = z.infer<typeof KindPreview>

export const TakeKind = z
  .object({
    parts: z.array(Part).min(1, 'Tick what you want to take.').max(KIND_PARTS.length),
    /** The version of the rules that was looked at. */
    basedOn: z.number().int().min(0),
  })
  .meta({ id: 'TakeBusinessKind' })
export type TakeKind = z.infer<typeof TakeKind>
export const KindTaken = z
  .object({
    names: z.number(),
    rules: z.boolean(),
    events: z.number(),
    surveys: z.number(),
    journeys: z.number(),
  })
  .meta({ id: 'BusinessKindTaken' })
export type KindTaken = z.infer<typeof KindTaken>
