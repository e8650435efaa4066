import { z } from 'zod'
import { ITEM_STATES } from '../../../db/schema/items.ts'
import { SUGGESTION_STATES } from '../../../db/schema/wheel-audits.ts'
import { Paging } from '../../kernel/page.ts'
import { plainText } from '../../kernel/text.ts'
import { day, team } from '../items/contract.ts'

/** Twelve questions, each with the answers there are. What the wheel can do follows from them. */
export const QUESTIONS = {
  come: ['recommended', 'search', 'ads', 'outreach', 'unknown'],
  value: ['told', 'silent', 'unknown'],
  rhythm: ['weeks', 'months', 'years'],
  answer: ['named', 'week', 'whoever', 'nobody'],
  reviews: ['everybody', 'sometimes', 'happy', 'never'],
  heard: ['always', 'sometimes', 'no'],
  after: ['guide', 'mail', 'nothing'],
  leave: ['both', 'when', 'neither'],
  promises: ['named', 'each', 'nobody'],
  thanks: ['everybody', 'some', 'no'],
  pay: ['both', 'one', 'no', 'never'],
  measure: ['speed', 'friction', 'sources', 'stay'],
} as const
export type Question = keyof typeof QUESTIONS
export const QUESTION_IDS = Object.keys(QUESTIONS) as Question[]

const note = plainText(500).default('')
const choice = <const T extends readonly [string, ...string[]]>(of: T) =>
  z.object({ choice: z.enum(of, 'Choose one of the answers.').nullable().default(null), note }).optional()
export const Answers = z.object({
  ...{ come: choice(QUESTIONS.come), value: choice(QUESTIONS.value), rhythm: choice(QUESTIONS.rhythm) },
  ...{ answer: choice(QUESTIONS.answer), reviews: choice(QUESTIONS.reviews), heard: choice(QUESTIONS.heard) },
  ...{ after: choice(QUESTIONS.after), leave: choice(QUESTIONS.leave), promises: choice(QUESTIONS.promises) },
  ...{ thanks: choice(QUESTIONS.thanks), pay: choice(QUESTIONS.pay), measure: choice(QUESTIONS.measure) },
})
export type Answers = z.infer<typeof Answers>
/** A question that is left out is skipped. */
export const TakeAudit = z.object({ answers: Answers }).meta({ id: 'TakeWheelAudit' })

export const FIGURES = [
  ...(['known', 'customers', 'advocates', 'lost', 'asked', 'reviews', 'firstValue', 'unmapped'] as const),
  ...(['waiting', 'promises', 'unowned', 'offers', 'npsSurveys', 'kinds'] as const),
] as const
export type Figure = (typeof FIGURES)[number]
export const Figures = z.record(z.enum(FIGURES), z.number())

export const Act = z.discriminatedUnion('does', [
  z.object({ does: z.literal('journey'), template: z.string() }),
  z.object({ does: z.literal('survey'), kind: z.enum(['nps', 'csat', 'ces']) }),
  z.object({ does: z.literal('item') }),
  /** There a colleague decides and does it; the address is a page of the console. */
  z.object({ does: z.literal('page'), href: z.string() }),
])
export type Act = z.infer<typeof Act>
const rests = { act: Act, answers: z.array(z.enum(QUESTION_IDS)), figures: z.array(z.enum(FIGURES)) }
export const Rests = z.object(rests)
export type Rests = z.infer<typeof Rests>

export const Suggestion = z.object({
  key: z.string(),
  ...rests,
  state: z.enum(SUGGESTION_STATES),
  /** Why not, in the words of whoever declined it. */
  reason: z.string(),
  made: z.object({ kind: z.enum(['journey', 'survey', 'item']), id: z.string() }).nullable(),
  /** The item it became: it is on the list of this team until that is done. */
  item: z.object({ team, state: z.enum(ITEM_STATES) }).nullable(),
  endedAt: z.number().nullable(),
  endedBy: z.string().nullable(),
  /** When the draft that was made of it was thrown away, so that it is open again. */
  thrownAt: z.number().nullable(),
})
export type Suggestion = z.infer<typeof Suggestion>
const taken = { id: z.string(), takenAt: z.number(), takenBy: z.string().nullable() }
export const AuditsQuery = Paging
export const WheelAudits = z
  .object({
    items: z.array(z.object({ ...taken, open: z.number(), given: z.number(), done: z.number(), declined: z.number() })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'WheelAudits' })
export const OneWheelAudit = z
  .object({ ...taken, answers: Answers, figures: Figures, suggestions: z.array(Suggestion) })
  .meta({ id: 'WheelAudit' })

export const DoSuggestion = z
  .object({
    /** Whatever its button does: give it to a colleague instead. */
    asItem: z.boolean().default(false),
    ownerId: z
      .string()
      .max(60)
      .nullable()
      .transform((id) => id || null)
      .default(null),
    dueOn: day.default(null),
  })
  .meta({ id: 'DoSuggestion' })
export type DoSuggestion = z.infer<typeof DoSuggestion>
export const Made = z.object({ made: Suggestion.shape.made }).meta({ id: 'SuggestionMade' })
export const EndSuggestion = z
  .object({
    to: z.enum(['done', 'declined'], 'Choose done or declined.'),
    reason: plainText(300).default(''),
  })
  .refine(({ to, reason }) => to === 'done' || reason !== '', {
    ...{ path: ['reason'], message: 'Say in a few words why not.' },
  })
  .meta({ id: 'EndSuggestion' })
export type EndSuggestion = z.infer<typeof EndSuggestion>
