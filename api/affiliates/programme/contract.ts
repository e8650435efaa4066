import { z } from 'zod'
import { currency, minor, whole } from '../../kernel/gift.ts'
import { oneLine, ownWords, plainText } from '../../kernel/text.ts'
import { Conditions, minimum } from './conditions.ts'

export type { PublicRule } from './conditions.ts'

/** Who may apply: everybody, only who was invited, nobody. */
export const MODES = ['open', 'invitation', 'closed'] as const
/** Who is taken in without a colleague looking. */
export const BY_ITSELF = ['nobody', 'domains', 'everybody'] as const
export const QUESTION_KINDS = ['text', 'long', 'choice'] as const
export const MAX_QUESTIONS = 10
const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** A country by its two letters of ISO 3166. */
export const country = z
  .string()
  .trim()
  .toUpperCase()
  .refine(
    (code) => /^[A-Z]{2}$/.test(code) && REGIONS.of(code) !== undefined,
    'Write two letters of a country, like DE.',
  )
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Write what stands behind the @, like example.com.')

const Question = z
  .object({
    /** Left out for a new one. */
    id: z.string().max(40).default(''),
    label: oneLine(200, 'Write the question.'),
    kind: z.enum(QUESTION_KINDS, 'Choose how it is answered.'),
    required: z.boolean().default(false),
    choices: z.array(oneLine(100, 'Leave out empty choices.')).max(20, 'Use at most 20 choices.').default([]),
  })
  .refine(({ kind, choices }) => (kind === 'choice' ? new Set(choices).size >= 2 : choices.length === 0), {
    path: ['choices'],
    error: 'Write at least two different choices for a question with choices, and none for others.',
  })
export type Question = z.infer<typeof Question>

export const SaveProgramme = z
  .object({
    mode: z.enum(MODES, 'Choose who may apply.'),
    heading: oneLine(120, 'Write a heading.'),
    text: plainText(4_000).default(''),
    questions: z.array(Question).max(MAX_QUESTIONS, `Ask at most ${MAX_QUESTIONS} questions.`).default([]),
    /** Where the first link of a partner leads. */
    destination: z.string().trim().max(2_000, 'Use at most 2,000 characters.'),
    approve: z.enum(BY_ITSELF, 'Choose who is taken in without a colleague looking.'),
    /** Whose addresses are taken in, where `approve` says so. */
    domains: z.array(domain).max(100, 'Use at most 100 domains.').default([]),
    refuseDisposable: z.boolean(),
    /** Where partners may live; anywhere when it is empty. */
    countries: z.array(country).max(250).default([]),
    /** After so many days somebody who was refused may apply again; null for never. */
    reapplyDays: whole('Write a whole number of days.', 0, 3_650).nullable().default(30),
  })
  .refine(({ approve, domains }) => approve !== 'domains' || domains.length > 0, {
    path: ['domains'],
    error: 'Write at least one domain, or choose somebody else to be taken in.',
  })
  .meta({ id: 'SavePartnerProgramme' })
export type SaveProgramme = z.infer<typeof SaveProgramme>

const question = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(QUESTION_KINDS),
  required: z.boolean(),
  choices: z.array(z.string()),
})
export const Programme = z
  .object({
    mode: z.enum(MODES),
    heading: z.string(),
    text: z.string(),
    questions: z.array(question),
    destination: z.string(),
    approve: z.enum(BY_ITSELF),
    domains: z.array(z.string()),
    refuseDisposable: z.boolean(),
    countries: z.array(z.string()),
    reapplyDays: z.number().nullable(),
  })
  .meta({ id: 'PartnerProgramme' })
export type Programme = z.infer<typeof Programme>
/** Null as long as there is no programme. */
export const ProgrammeNow = z.object({ programme: Programme.nullable() }).meta({ id: 'PartnerProgrammeNow' })

const minimums = z
  .array(z.object({ currency, amountMinor: minor }))
  .max(20, 'Use at most 20 currencies.')
  .refine((all) => new Set(all.map((one) => one.currency)).size === all.length, 'Name each currency once.')
  .default([])
export const SaveGroup = z
  .object({
    name: oneLine(80, 'Write a name.'),
    /** Whoever is taken in without a word about groups comes here. */
    isDefault: z.boolean().default(false),
    planId: z.string('Choose a plan.').min(1, 'Choose a plan.').max(60),
    holdDays: whole('Write a whole number of days.', 0, 365),
    /** The least that is paid out. */
    minimums,
  })
  .meta({ id: 'SavePartnerGroup' })
export type SaveGroup = z.infer<typeof SaveGroup>
export const Group = z
  .object({
    id: z.string(),
    name: z.string(),
    isDefault: z.boolean(),
    plan: z.object({ id: z.string(), name: z.string() }),
    holdDays: z.number(),
    minimums: z.array(minimum),
    partners: z.number(),
  })
  .meta({ id: 'PartnerGroup' })
export const GroupList = z
  .object({ items: z.array(Group), plans: z.array(z.object({ id: z.string(), name: z.string() })) })
  .meta({ id: 'PartnerGroupList' })

export const SaveTerms = z
  .object({
    groupId: z.string().max(60).nullable().default(null),
    text: ownWords({ min: 20, max: 50_000, tooShort: 'Write what partners agree to.' }),
  })
  .meta({ id: 'SavePartnerTerms' })
export type SaveTerms = z.infer<typeof SaveTerms>
const terms = z.object({ version: z.number(), text: z.string(), createdAt: z.number() })
export const TermsList = z
  .object({
    items: z.array(
      terms.extend({
        group: z.object({ id: z.string(), name: z.string() }).nullable(),
        by: z.string().nullable(),
        /** Partners who agreed to it. */
        accepted: z.number(),
        /** Whether it is what holds for its group now. */
        holds: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'PartnerTermsList' })

/** What somebody reads before they apply. */
export const PublicProgramme = z
  .object({
    mode: z.enum(MODES),
    heading: z.string(),
    text: z.string(),
    questions: z.array(question),
    countries: z.array(z.string()),
    ...Conditions.shape,
    terms: terms.nullable(),
  })
  .meta({ id: 'PublicPartnerProgramme' })
