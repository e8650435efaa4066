import { z } from 'zod'
import { CATEGORIES } from '../../db/schema/boards.ts'
import { FOLLOW_LEVELS, IMPORTANCES } from '../../db/schema/request-votes.ts'
import { sentFiles } from '../kernel/sent-files.ts'
import { ownWords } from '../kernel/text.ts'

const UNFIT = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Characters as people count them: a family of emoji is one, and so is a Chinese sign. */
const graphemes = (text: string) => [...segmenter.segment(text)].length
export const TITLE = { min: 4, max: 160 }
export const MAX_BODY = 10_000

export const Title = z
  .string('Write in one line what you would like.')
  .trim()
  .refine((text) => !UNFIT.test(text), 'Leave out line breaks and invisible control characters.')
  .refine((text) => text.length <= 1000 && graphemes(text) <= TITLE.max, `Use at most ${TITLE.max} characters.`)
  .refine((text) => graphemes(text) >= TITLE.min, `Use at least ${TITLE.min} characters, so that others find it.`)
export const Body = z
  .union([
    z
      .string()
      .regex(/^\s*$/)
      .transform(() => ''),
    ownWords({ min: 1, max: MAX_BODY, tooShort: 'Write what it is about.' }),
  ])
  .default('')

export const SubmitRequest = z
  .object({
    board: z.string().max(200),
    title: Title,
    body: Body,
    lang: z.string().max(35).default('und'),
    /** Photos sent before, by what `POST /files` answered. */
    files: sentFiles(3, 'Send at most 3 photos.'),
    /** Staff only: whose wish it is. */
    onBehalfOf: z.string().max(254).optional(),
    /** Left empty by people; a field that only programs fill in. */
    website: z.string().max(0, 'Leave this empty.').default(''),
  })
  .meta({ id: 'SubmitFeatureRequest' })
export type SubmitRequest = z.infer<typeof SubmitRequest>

export const EditRequest = z.object({ title: Title, body: Body }).meta({ id: 'EditFeatureRequest' })
export type EditRequest = z.infer<typeof EditRequest>

export const Status = z.object({
  id: z.string(),
  label: z.string(),
  category: z.enum(CATEGORIES),
  votable: z.boolean(),
})
export const Label = z.object({ id: z.string(), slug: z.string(), label: z.string(), internal: z.boolean() })
export const Own = {
  /** Whether you voted for it, and how much it matters to you. */
  voted: z.boolean(),
  importance: z.enum(IMPORTANCES).nullable(),
}

/** A request as lists show it. */
export const RequestSummary = z
  .object({
    number: z.number(),
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    /** The beginning of what it says, without marks. */
    excerpt: z.string(),
    board: z.object({ slug: z.string(), name: z.string() }),
    status: Status,
    /** People, however often they came; of them those without an account. */
    votes: z.number(),
    anonymousVotes: z.number(),
    comments: z.number(),
    labels: z.array(Label),
    createdAt: z.number(),
    /** What the companies of its voters pay each month, each once; for staff. */
    revenue: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
    ...Own,
  })
  .meta({ id: 'FeatureRequestSummary' })
export type RequestSummary = z.infer<typeof RequestSummary>

const Person = z.object({ name: z.string() })
export const Answer = z.object({
  html: z.string(),
  status: Status,
  at: z.number(),
  editedAt: z.number().nullable(),
  alternative: z.object({ number: z.number(), slug: z.string(), title: z.string() }).nullable(),
})
export const HistoryEntry = z.object({ kind: z.string(), at: z.number(), data: z.record(z.string(), z.unknown()) })

/** A request on its own page. */
export const FeatureRequest = RequestSummary.omit({ excerpt: true })
  .extend({
    body: z.string(),
    html: z.string(),
    lang: z.string(),
    author: Person.nullable(),
    /** It is your own. */
    own: z.boolean(),
    editable: z.boolean(),
    editedAt: z.number().nullable(),
    moderation: z.enum(['held', 'published', 'rejected']),
    moderationReason: z.string().nullable(),
    locked: z.boolean(),
    deleted: z.boolean(),
    /** Where it was taken into. */
    mergedInto: z.object({ number: z.number(), slug: z.string(), title: z.string() }).nullable(),
    /** What was taken into it. */
    merged: z.array(z.object({ number: z.number(), title: z.string(), votes: z.number() })),
    answers: z.array(Answer),
    history: z.array(HistoryEntry),
    follow: z.enum(FOLLOW_LEVELS).nullable(),
    /** What you may do here, and why not. */
    mayVote: z.boolean(),
    mayComment: z.boolean(),
    whyNoVote: z.string().nullable(),
    /** Votes you have left on this board; null where they are not counted. */
    votesLeft: z.number().nullable(),
    showsVoters: z.boolean(),
  })
  .meta({ id: 'FeatureRequest' })
export type FeatureRequest = z.infer<typeof FeatureRequest>

export const Submitted = z
  .object({ number: z.number(), slug: z.string(), id: z.string(), held: z.boolean() })
  .meta({ id: 'SubmittedFeatureRequest' })
