import { z } from 'zod'
import { PARTNER_STATES } from '../../../db/schema/affiliates.ts'
import { Paging } from '../../kernel/page.ts'
import { ownWords } from '../../kernel/text.ts'
import { Conditions } from '../programme/conditions.ts'
import { AUTO_RULES } from './rules.ts'

export const LONGEST_ANSWER = { text: 300, long: 4_000, choice: 300 } as const
const State = z.enum(PARTNER_STATES, 'Choose one of the list.')
const Rule = z.enum(AUTO_RULES)
const agreed = (sentence: string) => z.literal(true, sentence)

/** That somebody agrees to a version of the terms, and says what is advertising. */
const agreement = {
  version: z.number('Read the terms and agree to them.').int(),
  accepts: agreed('Agree to the terms to go on.'),
  discloses: agreed('Agree to say that you get money for it.'),
}
export const AcceptTerms = z.object(agreement).meta({ id: 'AcceptPartnerTerms' })
export type AcceptTerms = z.infer<typeof AcceptTerms>
export const Apply = z
  .object({
    website: z
      .union([
        z.literal(''),
        z
          .url({ protocol: /^https?$/, error: 'Write a whole address, like https://example.com.' })
          .max(500, 'Use at most 500 characters.'),
      ])
      .default(''),
    /** Two letters of ISO 3166; needed where the programme names countries. */
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^([A-Z]{2})?$/, 'Choose a country.')
      .default('')
      .transform((code) => code || null),
    /** By the id of each question. */
    answers: z.record(z.string().max(40), z.string().max(5_000, 'Use at most 4,000 characters.')).default({}),
    ...agreement,
  })
  .meta({ id: 'ApplyAsPartner' })
export type Apply = z.infer<typeof Apply>

const group = z.object({ id: z.string(), name: z.string() })
const code = z.object({ code: z.string(), createdAt: z.number(), disabledAt: z.number().nullable() })
/** What a customer is told of their own partnership. */
export const Partnership = z
  .object({
    partner: z
      .object({
        id: z.string(),
        state: State,
        /** Why it is what it is: a rule of the programme, or words of a colleague. */
        rule: Rule.nullable(),
        reason: z.string().nullable(),
        appliedAt: z.number(),
        approvedAt: z.number().nullable(),
        movedAt: z.number(),
        /** When they may apply again; null for never. */
        mayApplyAt: z.number().nullable(),
        group: z.object({ name: z.string() }),
        codes: z.array(code),
      })
      .nullable(),
    /** What they earn, or would, in the group that they are in or asked into. */
    conditions: Conditions,
    /** What holds for them, and when they agreed to it; null when they have not. */
    terms: z
      .object({ version: z.number(), text: z.string(), createdAt: z.number(), acceptedAt: z.number().nullable() })
      .nullable(),
    /** Somebody asked them to become one. */
    invitation: z.object({ id: z.string(), words: z.string(), group: z.string(), expiresAt: z.number() }).nullable(),
  })
  .meta({ id: 'Partnership' })

export const StaffPartner = z
  .object({
    id: z.string(),
    contact: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    state: State,
    rule: Rule.nullable(),
    reason: z.string().nullable(),
    group,
    country: z.string().nullable(),
    website: z.string(),
    answers: z.array(z.object({ question: z.string(), answer: z.string() })),
    appliedAt: z.number(),
    approvedAt: z.number().nullable(),
    movedAt: z.number(),
  })
  .meta({ id: 'Partner' })
export const PartnerQuery = Paging.extend({
  state: State.optional(),
  groupId: z.string().max(60).optional(),
  /** The beginning of a name or an address. */
  q: z.string().trim().max(100).default(''),
  /** The longest wait first, for the queue. */
  order: z.enum(['newest', 'oldest']).default('newest'),
})
export type PartnerQuery = z.infer<typeof PartnerQuery>
export const PartnerList = z
  .object({
    items: z.array(StaffPartner),
    counts: z.array(z.object({ state: State, n: z.number() })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'PartnerList' })
export const PartnerDetail = StaffPartner.extend({
  steps: z.array(
    z.object({
      from: State.nullable(),
      to: State,
      rule: Rule.nullable(),
      reason: z.string().nullable(),
      at: z.number(),
      /** The colleague; null for what a rule did, and for what they did themselves. */
      by: z.string().nullable(),
    }),
  ),
  terms: z.array(z.object({ version: z.number(), acceptedAt: z.number() })),
  /** The version that holds for them, and whether they agreed to it. */
  termsNow: z.object({ version: z.number(), accepted: z.boolean() }).nullable(),
  links: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      label: z.string(),
      destination: z.string().nullable(),
      disabledAt: z.number().nullable(),
    }),
  ),
  codes: z.array(code.extend({ linkId: z.string() })),
}).meta({ id: 'PartnerDetail' })

const reason = ownWords({ min: 1, max: 500, tooShort: 'Say why, in words for the partner.' })
export const MovePartner = z
  .object({
    to: z.enum(['approved', 'rejected', 'paused'], 'Choose what happens.'),
    /** For the partner to read. */
    reason: z.union([z.literal(''), reason]).default(''),
  })
  .refine(({ to, reason }) => to === 'approved' || reason !== '', {
    path: ['reason'],
    error: 'Say why, in words for the partner.',
  })
  .meta({ id: 'MovePartner' })
export type MovePartner = z.infer<typeof MovePartner>
export const BanPartner = z.object({ reason }).meta({ id: 'BanPartner' })
export const RegroupPartner = z.object({ groupId: z.string('Choose a group.').max(60) }).meta({ id: 'RegroupPartner' })
export const GiveCode = z
  .object({
    code: z
      .string('Write the code.')
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9][A-Z0-9_-]{1,38}[A-Z0-9]$/, 'Use 3 to 40 letters without accents, digits, - and _.'),
    /** The link it stands for; their first when it is left out. */
    linkId: z.string().max(60).optional(),
  })
  .meta({ id: 'GivePartnerCode' })
export type GiveCode = z.infer<typeof GiveCode>
