import { z } from 'zod'
import { HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'
import { oneLine } from '../../kernel/text.ts'

export const SCORES = ['engagement', 'affinity', 'advocacy'] as const

const days = z
  .number('Write a number of days.')
  .min(0.01, 'At least a quarter of an hour.')
  .max(3650, 'At most ten years.')
const number = (least: number, most: number) => {
  const say = `Write a number from ${least} to ${most}.`
  return z.number(say).min(least, say).max(most, say)
}
const whole = (least: number, most: number) => {
  const say = `Write a whole number from ${least} to ${most}.`
  return z.number(say).int(say).min(least, say).max(most, say)
}
const POINTS = 'Write a number above 0, and at most 1000.'
const WHERE = 'Name what the event has to say, in at most 60 characters.'
const VALUE = 'Write a text of at most 120 characters, a number, true or false.'
const stage = z.enum(STAGES)
const health = z.enum(HEALTHS)

/** An event by its name, and what one thing it says must be. */
export const Matcher = z.strictObject({
  event: z.string('Name an event.').min(1, 'Name an event.').max(120, 'No name is longer than 120 characters.'),
  where: z
    .strictObject({
      says: z.string(WHERE).min(1, WHERE).max(60, WHERE),
      is: z.union([z.string().max(120), z.number(), z.boolean()], VALUE).optional(),
      atLeast: z.number('Write a number.').optional(),
      atMost: z.number('Write a number.').optional(),
    })
    .optional(),
})
export type Matcher = z.infer<typeof Matcher>
const some = z.array(Matcher).max(40)
const matchers = some.min(1, 'Name at least one event.')

interface Leaf {
  /** At least `min` of these, ever or within so many days. */
  count?: { of: Matcher[]; min: number; withinDays?: number | undefined }
  /** The last of `of` that there was is one of `is`. */
  last?: { of: Matcher[]; is: Matcher[]; withinDays?: number | undefined }
  /** Something of these in at least `min` of the last `of` weeks; a week begins on Monday, in UTC. */
  weeks?: { of: Matcher[]; last: number; min: number }
  score?: { name: (typeof SCORES)[number]; atLeast: number }
  /** More `opened` than `closed`, for so many hours. */
  open?: { opened: string; closed: string; forHours?: number | undefined }
  /** No sign of them for so many days, and for so many times the gap that is usual for them. */
  silent?: { days: number; usualGaps?: number | undefined }
  /** Engagement is under this share of its own mean of 90 days. */
  fading?: { share: number }
  /** They have been in the stage they are in for so many days. */
  inStage?: { atLeastDays: number }
  /** What the host said last of this trait is one of these; numbers and yes or no are compared as they are written. */
  trait?: { key: string; is: string[] }
}
export type Condition = Leaf | { all: Condition[] } | { any: Condition[] } | { not: Condition }

const leaf: z.ZodType<Leaf> = z.union([
  z.strictObject({
    count: z.strictObject({ of: matchers, min: whole(1, 1000), withinDays: days.optional() }),
  }),
  z.strictObject({ last: z.strictObject({ of: matchers, is: matchers, withinDays: days.optional() }) }),
  z.strictObject({
    weeks: z.strictObject({
      of: matchers,
      last: whole(1, 52),
      min: whole(1, 52),
    }),
  }),
  z.strictObject({ score: z.strictObject({ name: z.enum(SCORES), atLeast: number(0.01, 10_000) }) }),
  z.strictObject({
    open: z.strictObject({
      ...{ opened: z.string().max(120), closed: z.string().max(120) },
      forHours: number(0, 10_000).optional(),
    }),
  }),
  z.strictObject({ silent: z.strictObject({ days, usualGaps: number(1, 100).optional() }) }),
  z.strictObject({ fading: z.strictObject({ share: number(0.01, 0.99) }) }),
  z.strictObject({ inStage: z.strictObject({ atLeastDays: days }) }),
  z.strictObject({
    trait: z.strictObject({
      key: oneLine(60, 'Name a trait, in at most 60 characters.'),
      is: z
        .array(oneLine(500, 'Write each value in a line of at most 500 characters.'), 'Say what it must be.')
        .min(1, 'Say what it must be.')
        .max(40, 'Name at most 40 values.'),
    }),
  }),
])
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    leaf,
    z.strictObject({ all: z.array(Condition).min(1, 'A group needs a condition.').max(20) }),
    z.strictObject({ any: z.array(Condition).min(1, 'A group needs a condition.').max(20) }),
    z.strictObject({ not: Condition }),
  ]),
)
const ruleId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Name a rule in small letters, digits and _.')

/** Into a stage: from any stage below it, or from one only. Out of it: always by one stage. */
export const MoveRule = z.strictObject({
  id: ruleId,
  from: z.union([stage, z.literal('below')]),
  to: stage,
  when: Condition,
  /** It must have been so for this long. */
  forDays: days.optional(),
})
export type MoveRule = z.infer<typeof MoveRule>
export const HealthRule = z.strictObject({ id: ruleId, from: z.array(health).min(1), to: health, when: Condition })
export type HealthRule = z.infer<typeof HealthRule>

export const RuleSet = z
  .strictObject({
    /** Days in which a score falls to half. */
    halfLifeDays: z.record(z.enum(SCORES), days),
    /** What an event adds to scores; the first line that fits counts. */
    weights: z
      .array(
        z.strictObject({
          of: Matcher,
          add: z.partialRecord(z.enum(SCORES), number(-1000, 1000)),
          /** In parts: as much as the number it `says` is of `whole`. */
          times: z
            .strictObject({
              says: z.string().min(1).max(60),
              whole: z.number('Write a number above 0.').positive('Write a number above 0.'),
            })
            .optional(),
          /** Together no more than this within so many days, for each score. */
          most: z
            .strictObject({ points: z.number(POINTS).positive(POINTS).max(1000, POINTS), withinDays: days })
            .optional(),
        }),
      )
      .max(200),
    moves: z.array(MoveRule).min(1).max(60),
    health: z.array(HealthRule).max(40),
    /** What brings somebody back who had churned, and what shows that they pay. */
    returns: z.strictObject({ by: matchers, paid: matchers }),
    /**
     * What closes a loop, and begins another lap: something done for us, a credit for their words after it, and after that an
     * event that starts again. `reopened` takes a credit back. Without events in one of these, only a return begins a lap.
     */
    laps: z.strictObject({ acts: some, closed: some, reopened: some, again: some }),
  })
  .meta({ id: 'StageRules' })
export type RuleSet = z.infer<typeof RuleSet>
