import { z } from 'zod'

/** Why somebody is not asked, in the order in which it is looked at. */
export const LEFT_OUT = ['staff', 'answered', 'asked', 'unsubscribed', 'suppressed', 'lately'] as const

/** Whom to ask: everybody, a saved segment, or those who voted for what its items speak of. */
export const SurveyAudience = z.discriminatedUnion(
  'who',
  [
    z.strictObject({ who: z.literal('everybody') }),
    z.strictObject({ who: z.literal('voters') }),
    z.strictObject({ who: z.literal('segment'), segmentId: z.string().min(1, 'Choose a segment.').max(60) }),
  ],
  'Choose whom to ask.',
)
export type SurveyAudience = z.infer<typeof SurveyAudience>
export const AskSurvey = z.object({ audience: SurveyAudience }).meta({ id: 'AskSurvey' })
export type AskSurvey = z.infer<typeof AskSurvey>

export const SurveyReach = z
  .object({
    people: z.number(),
    /** There are more than were counted. */
    more: z.boolean(),
    eligible: z.number(),
    leftOut: z.object(
      Object.fromEntries(LEFT_OUT.map((why) => [why, z.number()])) as Record<(typeof LEFT_OUT)[number], z.ZodNumber>,
    ),
    /** A person gets one survey of this kind in so many days. */
    clockDays: z.number(),
  })
  .meta({ id: 'SurveyReach' })
export type SurveyReach = z.infer<typeof SurveyReach>

export const SurveyRound = z.object({
  id: z.string(),
  audience: SurveyAudience,
  asked: z.number(),
  leftOut: z.number(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
})
export const SurveyRounds = z
  .object({
    items: z.array(SurveyRound),
    /** A person gets one survey of this kind in so many days. */
    clockDays: z.number(),
    /** How many asks are in which state. */
    asks: z.object({ queued: z.number(), mailed: z.number(), answered: z.number(), cancelled: z.number() }),
  })
  .meta({ id: 'SurveyRoundList' })
export type SurveyRounds = z.infer<typeof SurveyRounds>
