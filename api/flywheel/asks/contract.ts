import { z } from 'zod'
import { ASK_ANSWERS, ASK_CHANNELS, ASK_REASONS, ASK_SOURCES, BUDGET_KINDS } from '../../../db/schema/asks.ts'
import { oneLine } from '../../kernel/text.ts'
import { typed } from '../../kernel/typed.ts'

const days = (least: number, most: number, say: string) =>
  typed(say, (number) => number.int(say).min(least, say).max(most, say))
export const AskKindName = z.enum(BUDGET_KINDS, 'Choose what is asked for.')
const every = days(1, 730, 'Write a whole number of days from 1 to 730.')

type Targeted = Exclude<(typeof BUDGET_KINDS)[number], 'review'>
const TARGETED = BUDGET_KINDS.filter((kind): kind is Targeted => kind !== 'review')
const worth = days(1, 100, 'Write a whole number from 1 to 100.')
const [LEAST_QUIET, MOST_QUIET] = [8, 16]
/** One that is no hour of an evening or a morning is refused beside its own field. */
const areHours = ({ quietFrom, quietTo }: { quietFrom: number; quietTo: number }) =>
  quietFrom >= 16 && quietFrom <= 23 && quietTo >= 5 && quietTo <= 11
const quietHours = ({ quietFrom, quietTo }: { quietFrom: number; quietTo: number }) => 24 - quietFrom + quietTo
const AskLimitShape = z.object({
  gapDays: days(1, 365, 'Write a whole number of days from 1 to 365.'),
  perYear: days(1, 52, 'Write a whole number from 1 to 52.'),
  unhappyDays: days(0, 365, 'Write a whole number of days from 0 to 365.'),
  afterSurveyDays: days(0, 365, 'Write a whole number of days from 0 to 365.'),
  weekends: z.boolean('Say whether asks go out at weekends.'),
  /** Hours of the company's clock. */
  quietFrom: days(16, 23, 'Choose an hour of the evening, from 16 to 23.'),
  quietTo: days(5, 11, 'Choose an hour of the morning, from 5 to 11.'),
  everyDays: z.object(
    Object.fromEntries(BUDGET_KINDS.map((kind) => [kind, every])) as Record<
      (typeof BUDGET_KINDS)[number],
      typeof every
    >,
  ),
  /** What a yes is worth beside other kinds. There is none for a review, which is weighed against nothing. */
  worth: z.strictObject(
    Object.fromEntries(TARGETED.map((kind) => [kind, worth])) as Record<Targeted, typeof worth>,
    'A review has no worth: it goes before all others.',
  ),
})
/** How often a person may be asked, and when. The guard of the database reads the same numbers. */
export const SaveAskLimits = AskLimitShape.extend({
  /** The version they were read as; where it is sent and another was saved meanwhile, nothing is. */
  version: typed('Send the version you read.', (number) => number.int().min(0)).optional(),
})
  .refine((said) => !areHours(said) || (quietHours(said) >= LEAST_QUIET && quietHours(said) <= MOST_QUIET), {
    path: ['quietTo'],
    error: `Leave people at least ${LEAST_QUIET} quiet hours a night, and at most ${MOST_QUIET}.`,
  })
  .meta({ id: 'SaveAskLimits' })
export type SaveAskLimits = z.infer<typeof SaveAskLimits>
export const AskLimitsNow = AskLimitShape.extend({ version: z.number() }).meta({ id: 'AskLimits' })

/** An ask that was made. */
const Made = z.object({
  id: z.string(),
  kind: AskKindName,
  channel: z.enum(ASK_CHANNELS),
  source: z.enum(ASK_SOURCES),
  at: z.number(),
  answer: z.enum(ASK_ANSWERS).nullable(),
  answeredAt: z.number().nullable(),
})
/** What the limits say now; `freeAt` null with a reason: never, as things are. */
const Clock = z.object({
  kind: AskKindName,
  reason: z.enum(ASK_REASONS).nullable(),
  freeAt: z.number().nullable(),
})
export const PersonAsks = z
  .object({
    made: z.array(Made),
    considered: z.array(
      z.object({
        seq: z.number(),
        kind: AskKindName,
        source: z.enum(ASK_SOURCES),
        at: z.number(),
        reason: z.enum(ASK_REASONS),
        freeAt: z.number().nullable(),
        wonBy: AskKindName.nullable(),
        /** Expected values, modelled, in thousandths of the unit that worths were set in then. */
        valueMilli: z.number().nullable(),
        wonMilli: z.number().nullable(),
      }),
    ),
    clocks: z.array(Clock),
    offered: z.array(AskKindName),
  })
  .meta({ id: 'PersonAsks' })
export type PersonAsks = z.infer<typeof PersonAsks>

/** What staff ask somebody for by hand, on the telephone say. */
/** Not the others: they have a mail, a page and a link of their own, and a review is asked of everybody alike. */
export const BY_HAND = [
  'referral',
  'affiliate',
  'story',
  'reference',
] as const satisfies (typeof BUDGET_KINDS)[number][]
export const AskByHand = z
  .object({ kind: z.enum(BY_HAND, 'This is not asked by hand.'), note: oneLine(200, 'Say how you ask.').optional() })
  .meta({ id: 'AskByHand' })
export type AskByHand = z.infer<typeof AskByHand>
export const SayAnswer = z
  .object({ answer: z.enum(['accepted', 'declined', 'snoozed'], 'Say what they answered.') })
  .meta({ id: 'SayAnswer' })

/** What one customer was asked, and what they may be asked. */
export const MyAsks = z
  .object({
    items: z.array(Made.omit({ source: true })),
    kinds: z.array(
      z.object({
        kind: AskKindName,
        on: z.boolean(),
        /** They said not now so often that it is not asked any more. */
        never: z.boolean(),
        /** Null when it may be asked now, or never will be. */
        notBefore: z.number().nullable(),
      }),
    ),
    /** Before this they are asked for nothing at all; null when something may be asked now. */
    nothingBefore: z.number().nullable(),
    gapDays: z.number(),
  })
  .meta({ id: 'MyAsks' })
export type MyAsks = z.infer<typeof MyAsks>
export const AskSwitch = z.object({ on: z.boolean('Say yes or no.') }).meta({ id: 'AskSwitch' })
