import { z } from 'zod'
import { SURVEY_KINDS, SURVEY_STATES } from '../../../db/schema/surveys.ts'
import { plainText } from '../../kernel/text.ts'
import { SurveyResults } from '../results/contract.ts'

const NOT_WHOLE = 'This link is not whole.'
/** Who answers which survey: whoever holds a mail's token, an anonymous visitor by their key, or who is signed in. */
const holder = {
  token: z.string(NOT_WHOLE).min(1, NOT_WHOLE).max(100, NOT_WHOLE).optional(),
  slug: z.string().min(1).max(100).optional(),
  key: z.string().min(1).max(400).optional(),
  /** Answered in a frame on another site. */
  embedded: z.boolean().default(false),
}
const eitherOne = ({ token, slug }: { token?: string | undefined; slug?: string | undefined }) =>
  (token === undefined) !== (slug === undefined)
const EITHER = { path: ['slug'], error: NOT_WHOLE }

/** `seq`: which set of a MaxDiff, of those that were answered, or the next when it is left out. */
export const LookAtSurvey = z
  .object({ ...holder, seq: z.number().int().min(1).max(60).optional() })
  .refine(eitherOne, EITHER)
  .meta({ id: 'LookAtSurvey' })
export type LookAtSurvey = z.infer<typeof LookAtSurvey>
export type Holder = Pick<LookAtSurvey, 'token' | 'slug' | 'key' | 'embedded'>

const CHOOSE = 'Choose one.'
const within = (least: number, most: number, say = CHOOSE) =>
  z.number(say).int(say).min(least, say).max(most, say).nullable().optional()
export const ANSWER_COLUMNS = [
  ...['score', 'functional', 'dysfunctional', 'points', 'importance', 'satisfaction'],
] as const
export const Answer = z.strictObject({
  score: within(0, 10),
  functional: within(1, 5),
  dysfunctional: within(1, 5),
  points: within(0, 100, 'Write a whole number from 0 to 100.'),
  importance: within(1, 5),
  satisfaction: within(1, 5),
})
export type Answer = z.infer<typeof Answer>
export const AnswerSurvey = z
  .object({
    ...holder,
    answers: z.record(z.string().max(60), Answer).default({}),
    /** One set of a MaxDiff, by the ticket it was shown with. */
    set: z
      .object({
        ticket: z.string().min(1).max(2000),
        best: z.string('Choose the one that helps most.').min(1, 'Choose the one that helps most.').max(60),
        worst: z.string('Choose the one that helps least.').min(1, 'Choose the one that helps least.').max(60),
      })
      .optional(),
    comment: plainText(2000).optional(),
    /** Completes it: from then on it counts and stays. */
    done: z.boolean().default(true),
  })
  .refine(eitherOne, EITHER)
  .meta({ id: 'AnswerSurvey' })
export type AnswerSurvey = z.infer<typeof AnswerSurvey>

export const SurveyToAnswer = z
  .object({
    survey: z.object({
      slug: z.string(),
      kind: z.enum(SURVEY_KINDS),
      title: z.string(),
      intro: z.string(),
      state: z.enum(SURVEY_STATES),
      anonymous: z.boolean(),
      closesAt: z.number().nullable(),
      items: z.array(z.object({ id: z.string(), text: z.string() })),
    }),
    /** As whom an answer would count; `nobody` has to sign in, and staff answer nothing. */
    who: z.enum(['person', 'anonymous', 'staff', 'nobody']),
    state: z.enum(['new', 'begun', 'completed', 'closed']),
    answers: z.record(z.string(), Answer),
    comment: z.string(),
    set: z
      .object({
        seq: z.number(),
        of: z.number(),
        items: z.array(z.object({ id: z.string(), text: z.string() })),
        ticket: z.string(),
        best: z.string().nullable(),
        worst: z.string().nullable(),
      })
      .nullable(),
    /** Only for those who have answered. */
    results: SurveyResults.nullable(),
  })
  .meta({ id: 'SurveyToAnswer' })
export type SurveyToAnswer = z.infer<typeof SurveyToAnswer>

export const VisitorKey = z.object({ key: z.string() }).meta({ id: 'SurveyVisitorKey' })
export const OpenSurveys = z
  .object({
    items: z.array(
      z.object({
        slug: z.string(),
        kind: z.enum(SURVEY_KINDS),
        title: z.string(),
        intro: z.string(),
        anonymous: z.boolean(),
        closesAt: z.number().nullable(),
        adaptive: z.boolean(),
        state: z.enum(['new', 'begun', 'completed']),
      }),
    ),
  })
  .meta({ id: 'OpenSurveyList' })
export const FramedSurvey = z.object({ slug: z.string(), origins: z.array(z.string()) }).meta({ id: 'FramedSurvey' })
