import { z } from 'zod'
import { BUDGET_KINDS } from '../../../db/schema/asks.ts'
import { HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'
import { JOURNEY_STATES, RUN_STATES } from '../../../db/schema/journeys.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, ownWords, plainText } from '../../kernel/text.ts'
import { typed } from '../../kernel/typed.ts'

export const BANDS = ['promoter', 'passive', 'detractor'] as const
const stage = z.enum(STAGES, 'Choose a stage.')
const health = z.enum(HEALTHS, 'Choose a health.')
const band = z.enum(BANDS, 'Choose a band.')
const name = oneLine(120, 'Name an event.')
const say = 'Write a number of days, like 7.'
const days = typed(say, (number) => number.min(0.01, say).max(730, 'At most 730 days.'))
const whole = (say: string, least: number, most: number, tooMany: string) =>
  typed(say, (number) =>
    number
      .int(say)
      .min(least, least === 0 ? say : `At least ${least}.`)
      .max(most, tooMany),
  )
const target = z.string().max(40).nullable().default(null)

/** What may be asked of somebody on their way without looking at how they feel. */
export const NeutralCondition = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('event'), name, withinDays: days }),
  z.strictObject({
    on: z.literal('trait'),
    name: oneLine(60, 'Name a trait.'),
    is: oneLine(200, 'Say what it must be.'),
  }),
  z.strictObject({ on: z.literal('plan'), is: oneLine(100, 'Name a plan.') }),
])
export type NeutralCondition = z.infer<typeof NeutralCondition>
export const Condition = z.discriminatedUnion(
  'on',
  [
    ...NeutralCondition.options,
    z.strictObject({ on: z.literal('stage'), is: stage }),
    z.strictObject({ on: z.literal('health'), is: health }),
    z.strictObject({ on: z.literal('nps'), is: band }),
  ],
  'Choose what to look at.',
)
export type Condition = z.infer<typeof Condition>

export const Trigger = z.discriminatedUnion(
  'on',
  [
    z.strictObject({ on: z.literal('event'), name, band: band.nullable().default(null) }),
    z.strictObject({ on: z.literal('stage'), is: stage }),
    z.strictObject({ on: z.literal('health'), is: health }),
    z.strictObject({ on: z.literal('segment'), segmentId: z.string().min(1, 'Choose a segment.').max(60) }),
    z.strictObject({ on: z.literal('time'), stage, afterDays: days, everyDays: days.nullable().default(null) }),
  ],
  'Choose what starts the journey.',
)
export type Trigger = z.infer<typeof Trigger>

export const Goal = z.discriminatedUnion(
  'on',
  [
    z.strictObject({ on: z.literal('event'), name, withinDays: days }),
    z.strictObject({ on: z.literal('stage'), is: stage, withinDays: days }),
  ],
  'Choose what the journey is for.',
)
export type Goal = z.infer<typeof Goal>

const base = { id: z.string().regex(/^[a-z0-9_]{1,40}$/, 'Use small letters and digits.'), next: target }
const body = (empty: string) => ownWords({ min: 1, max: 4000, tooShort: empty })
export const TEAMS = ['marketing', 'sales', 'service'] as const
export const Step = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...base, kind: z.literal('wait'), days }),
    z.strictObject({ ...base, kind: z.literal('wait_until'), until: Condition, days, otherwise: target }),
    z.strictObject({ ...base, kind: z.literal('branch'), when: Condition, yes: target, otherwise: target }),
    z.strictObject({
      ...base,
      kind: z.literal('split'),
      percent: whole('Write a whole percentage.', 1, 99, 'At most 99.'),
      ...{ yes: target, otherwise: target },
    }),
    z.strictObject({
      ...base,
      kind: z.literal('ask'),
      ask: z.enum(BUDGET_KINDS, 'Choose what is asked for.'),
      /** For surveys: which one. */
      surveyId: z.string().max(60).nullable().default(null),
      subject: z.literal('').or(oneLine(150, 'Write what the mail is about.')).default(''),
      body: plainText(4000).default(''),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('message'),
      subject: oneLine(150, 'Write a subject.'),
      body: body('Write what the mail says.'),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('task'),
      title: oneLine(200, 'Say what is to be done.'),
      team: z.enum(TEAMS, 'Choose a team.'),
      dueDays: whole('Write a whole number of days.', 0, 365, 'At most 365 days.').default(2),
    }),
    z.strictObject({
      ...base,
      /** Asks the author of the review that started it whether it may be quoted. */
      kind: z.literal('quote'),
      minRating: whole('Write a whole number of stars.', 1, 5, 'At most 5.').default(4),
      minWords: whole('Write a whole number of words.', 1, 500, 'At most 500.').default(40),
    }),
    z.strictObject({ ...base, kind: z.literal('webhook'), name: oneLine(60, 'Give the call a name.') }),
    z.strictObject({
      ...base,
      kind: z.literal('trait'),
      name: oneLine(60, 'Name a trait.'),
      value: oneLine(200, 'Say what it becomes.'),
    }),
    z.strictObject({ ...base, kind: z.literal('exit') }),
  ],
  'Choose what happens.',
)
export type Step = z.infer<typeof Step>
export type StepKind = Step['kind']
/** As they are written down, before what is left out is filled in. */
export type StepWords = z.input<typeof Step>

/** A whole journey. Steps follow each other as they stand; `next`, `yes` and `otherwise` lead elsewhere, or to `end`. */
export const Definition = z
  .strictObject({
    trigger: Trigger,
    goal: Goal,
    /** How many of a hundred get nothing, so that what the journey does can be told from what happens anyway. */
    holdoutPercent: whole('Write a whole percentage.', 0, 50, 'Hold out at most half.').default(10),
    steps: z.array(Step).min(1, 'Add a step.').max(40, 'Use at most 40 steps.'),
  })
  .meta({ id: 'JourneyDefinition' })
export type Definition = z.infer<typeof Definition>
export type DefinitionWords = z.input<typeof Definition>

export const NewJourney = z
  .object({ name: oneLine(80, 'Give the journey a name.').optional(), template: z.string().max(10).optional() })
  .meta({ id: 'NewJourney' })
export const SaveJourney = z
  .object({ name: oneLine(80, 'Give the journey a name.'), definition: Definition })
  .meta({ id: 'SaveJourney' })
export type SaveJourney = z.infer<typeof SaveJourney>
/** What is sent along with `live` is kept first: both happen, or neither. */
export const MoveJourney = z
  .object({
    to: z.enum(['live', 'paused', 'ended'], 'Choose what becomes of it.'),
    ...SaveJourney.partial().shape,
  })
  .refine(({ to, name, definition }) => to === 'live' || (name ?? definition) === undefined, {
    path: ['to'],
    message: 'Only what goes live is kept on the way.',
  })
  .meta({ id: 'MoveJourney' })
export type MoveJourney = z.infer<typeof MoveJourney>

const counted = z.object({
  entered: z.number(),
  running: z.number(),
  done: z.number(),
  left: z.number(),
  heldOut: z.number(),
})
/** Of those who have had the whole window: shares that reached the goal, with Wilson's 95 % intervals. */
export const Uplift = z
  .object({
    ...{ treated: z.number(), treatedGoal: z.number(), held: z.number(), heldGoal: z.number() },
    /** Difference of the shares and its 95 % interval (Newcombe 1998, method 10); null while one side has under 30. */
    difference: z.object({ mid: z.number(), low: z.number(), high: z.number() }).nullable(),
  })
  .meta({ id: 'JourneyUplift' })
export const JourneyShown = z
  .object({
    id: z.string(),
    name: z.string(),
    template: z.string().nullable(),
    state: z.enum(JOURNEY_STATES),
    note: z.string().nullable(),
    version: z.number().nullable(),
    /** What is edited is not yet what people walk along. */
    changed: z.boolean(),
    definition: Definition,
    counts: counted,
    uplift: Uplift,
    createdAt: z.number(),
    liveSince: z.number().nullable(),
  })
  .meta({ id: 'Journey' })
export type JourneyShown = z.infer<typeof JourneyShown>
export const JourneyList = z
  .object({
    items: z.array(JourneyShown),
    templates: z.array(z.object({ id: z.string(), name: z.string(), taken: z.boolean() })),
  })
  .meta({ id: 'JourneyList' })
export const JourneyTrial = z.object({ people: z.number(), more: z.boolean() }).meta({ id: 'JourneyTrial' })
export const Choices = z
  .object({
    surveys: z.array(z.object({ id: z.string(), title: z.string(), kind: z.string(), open: z.boolean() })),
    segments: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'JourneyChoices' })

const run = z.object({
  id: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  state: z.enum(RUN_STATES),
  node: z.string().nullable(),
  dueAt: z.number().nullable(),
  enteredAt: z.number(),
  endedAt: z.number().nullable(),
  endedBecause: z.string().nullable(),
  goalAt: z.number().nullable(),
  version: z.number(),
})
export const RunsQuery = Paging
export const RunList = z
  .object({ items: z.array(run), nextCursor: z.string().nullable() })
  .meta({ id: 'JourneyRunList' })
export const RunShown = run
  .extend({
    journey: z.object({ id: z.string(), name: z.string() }),
    /** What they walk along: the version they entered. */
    definition: Definition,
    steps: z.array(
      z.object({ seq: z.number(), node: z.string(), kind: z.string(), at: z.number(), outcome: z.string() }),
    ),
  })
  .meta({ id: 'JourneyRun' })
