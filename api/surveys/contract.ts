import { z } from 'zod'
import { CLOSED_BECAUSE, SURVEY_KINDS, SURVEY_STATES } from '../../db/schema/surveys.ts'
import { oneLine, plainText } from '../kernel/text.ts'

const A_DAY = 'Choose a day.'
const moment = z.number(A_DAY).int(A_DAY).min(0, A_DAY).max(8_640_000_000_000_000, A_DAY).nullable().default(null)
/** `https://example.com`, without a path. */
const origin = z
  .url({ protocol: /^https?$/, error: 'Write the address of a site, like https://example.com.' })
  .max(200, 'This address is too long.')
  .transform((url) => new URL(url).origin)
const origins = z
  .array(origin)
  .max(20, 'Use at most 20 sites.')
  .transform((all) => [...new Set(all)])

export const SurveyItemInput = z.object({
  text: oneLine(200, 'Write what is asked about.'),
  /** The feature request this item speaks of, by its id or by its number like `#12`. */
  requestId: z.string().trim().min(1).max(60).nullable().default(null),
})
export const SaveSurvey = z
  .object({
    kind: z.enum(SURVEY_KINDS, 'Choose what kind of survey it is.'),
    title: oneLine(120, 'Give the survey a title.'),
    intro: plainText(600).default(''),
    items: z.array(SurveyItemInput).max(100, 'Use fewer items.'),
    anonymous: z.boolean().default(false),
    /** MaxDiff: items in a set. */
    setSize: z
      .number()
      .int()
      .min(3, 'A set has three to five items.')
      .max(5, 'A set has three to five items.')
      .default(4),
    /** MaxDiff: sets a person is shown; as many as show each item three times when it is left out. */
    setCount: z
      .number()
      .int()
      .min(1, 'Show at least one set.')
      .max(60, 'Show at most 60 sets.')
      .nullable()
      .default(null),
    adaptive: z.boolean().default(false),
    origins: origins.default([]),
    targetN: z
      .number()
      .int('Write a whole number.')
      .min(1, 'Write a number of at least 1.')
      .max(1_000_000, 'Write a smaller number.')
      .nullable()
      .default(null),
    closesAt: moment,
    opensAt: moment,
  })
  .meta({ id: 'SaveSurvey' })
export type SaveSurvey = z.infer<typeof SaveSurvey>

export const ChangeSurveyState = z
  .object({ to: z.enum(['open', 'closed'], 'Choose what becomes of it.') })
  .meta({ id: 'ChangeSurveyState' })
export type ChangeSurveyState = z.infer<typeof ChangeSurveyState>
export const SurveyOrigins = z.object({ origins }).meta({ id: 'SurveyOrigins' })

export const SurveyItem = z.object({
  ...{ id: z.string(), text: z.string(), requestId: z.string().nullable() },
  requestNumber: z.number().nullable(),
})
export const Survey = z
  .object({
    id: z.string(),
    slug: z.string(),
    kind: z.enum(SURVEY_KINDS),
    title: z.string(),
    intro: z.string(),
    state: z.enum(SURVEY_STATES),
    anonymous: z.boolean(),
    setSize: z.number().nullable(),
    setCount: z.number().nullable(),
    adaptive: z.boolean(),
    origins: z.array(z.string()),
    targetN: z.number().nullable(),
    closesAt: z.number().nullable(),
    opensAt: z.number().nullable(),
    openedAt: z.number().nullable(),
    closedAt: z.number().nullable(),
    closedBecause: z.enum(CLOSED_BECAUSE).nullable(),
    /** Completed responses that count. */
    answered: z.number(),
    createdAt: z.number(),
    items: z.array(SurveyItem),
  })
  .meta({ id: 'Survey' })
export type Survey = z.infer<typeof Survey>
export const SurveyList = z.object({ items: z.array(Survey.omit({ items: true })) }).meta({ id: 'SurveyList' })
