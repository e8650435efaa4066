import { z } from 'zod'
import { CONTACT_SOURCES } from '../../../db/schema/contacts.ts'
import { CAMPAIGN_STATES, CAMPAIGN_TRIGGERS, INVITATION_STATES } from '../../../db/schema/invitations.ts'
import { oneLine, ownWords } from '../../kernel/text.ts'
import { LEFT_OUT } from '../rules.ts'

const day = z.iso.date('Write a day as year-month-day, like 2026-03-31.')
const inOrder = (from: string | undefined, until: string | undefined) => !from || !until || from <= until
const ORDER = 'The last day is before the first.'
const list = <S extends z.ZodType>(one: S) => z.array(one).min(1, 'Choose at least one.').max(50, 'Choose at most 50.')

/**
 * Whom a campaign asks. This shape is closed: neither what somebody thinks of us nor how they stand with us can be in it,
 * because an invitation to review that picks people by that picks the reviews.
 */
export const Audience = z
  .strictObject(
    {
      /** Ids. */
      companies: list(z.string().max(60)).optional(),
      plans: list(oneLine(100, 'Name the plan.')).optional(),
      sources: list(z.enum(CONTACT_SOURCES, 'Choose from the list.')).optional(),
      /** Days, both included, in UTC. */
      registeredFrom: day.optional(),
      registeredUntil: day.optional(),
      boughtFrom: day.optional(),
      boughtUntil: day.optional(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `Nobody is asked for a review by ${issue.keys.join(', ')}. Choose by company, plan, source, or days of registration and purchase.`
          : undefined,
    },
  )
  .refine((one) => inOrder(one.registeredFrom, one.registeredUntil), { path: ['registeredUntil'], error: ORDER })
  .refine((one) => inOrder(one.boughtFrom, one.boughtUntil), { path: ['boughtUntil'], error: ORDER })
  .meta({ id: 'InvitationAudience' })
export type Audience = z.infer<typeof Audience>

const wholeHours = (max: number, sentence: string) =>
  z.number(sentence).int(sentence).min(0, sentence).max(max, sentence)
const DELAY = 'Wait between 0 and 2,160 hours, which is 90 days.'
const REMINDER = 'A reminder comes between 24 and 1,440 hours after the invitation.'

const Reminders = z
  .array(wholeHours(1440, REMINDER).min(24, REMINDER), 'Send a list of hours.')
  .max(2, 'Two reminders are the most.')
  .refine((hours) => hours.every((one, i) => i === 0 || one >= hours[i - 1]! + 24), {
    error: 'The second reminder comes at least 24 hours after the first.',
  })

/** What an invitation says; what it must not say is decided in `words/rules.ts`. */
const text = {
  subject: oneLine(150, 'Write a subject.'),
  message: ownWords({ min: 20, max: 2000, tooShort: 'Write at least 20 characters.' }),
  /** What everybody gets who writes, printed in the mail and on each review; empty when nothing is given. */
  incentive: z
    .union([z.literal(''), oneLine(200, 'Say what is given.')], 'Use at most 200 characters on one line.')
    .default(''),
}
export const InvitationWords = z.object(text).meta({ id: 'InvitationWords' })
export type InvitationWords = z.infer<typeof InvitationWords>
export const WordProblems = z
  .object({
    problems: z.array(
      z.object({ field: z.enum(['subject', 'message', 'incentive']), found: z.string(), why: z.string() }),
    ),
  })
  .meta({ id: 'InvitationWordProblems' })

export const SaveCampaign = z
  .strictObject(
    {
      name: oneLine(80, 'Name the campaign.'),
      productSlug: z.string('Choose a product.').min(1, 'Choose a product.').max(200),
      trigger: z.enum(CAMPAIGN_TRIGGERS, 'Choose what starts an invitation.'),
      audience: Audience.default({}),
      delayHours: wholeHours(2160, DELAY).default(0),
      /** Hours after the invitation. */
      reminderHours: Reminders.default([96, 240]),
      ...text,
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? `A campaign has no ${issue.keys.join(', ')}.` : undefined,
    },
  )
  .meta({ id: 'SaveCampaign' })
export type SaveCampaign = z.infer<typeof SaveCampaign>

export const Campaign = z
  .object({
    id: z.string(),
    name: z.string(),
    product: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
    trigger: z.enum(CAMPAIGN_TRIGGERS),
    audience: Audience,
    delayHours: z.number(),
    reminderHours: z.array(z.number()),
    ...{ subject: z.string(), message: z.string(), incentive: z.string() },
    state: z.enum(CAMPAIGN_STATES),
    createdAt: z.number(),
    liveSince: z.number().nullable(),
    /** How many invitations are in which state; states without any are left out. */
    counts: z.partialRecord(z.enum(INVITATION_STATES), z.number()),
    /** How many people were written to. */
    invited: z.number(),
  })
  .meta({ id: 'InvitationCampaign' })
export type Campaign = z.infer<typeof Campaign>
export const CampaignList = z.object({ items: z.array(Campaign) }).meta({ id: 'InvitationCampaignList' })

export const Whom = z
  .strictObject({ productSlug: z.string().min(1, 'Choose a product.').max(200), audience: Audience.default({}) })
  .meta({ id: 'WhomToInvite' })
export type Whom = z.infer<typeof Whom>
/** How many people fit right now. Counted up to 10,000; `more` says that there are more. */
export const Reach = z
  .object({
    /** Who fits the audience. */
    people: z.number(),
    more: z.boolean(),
    /** Of these, who can be asked. */
    eligible: z.number(),
    leftOut: z.record(z.enum(LEFT_OUT), z.number()),
  })
  .meta({ id: 'InvitationReach' })
export type Reach = z.infer<typeof Reach>

/** What stands on the form to choose from. */
export const AudienceChoices = z
  .object({
    companies: z.array(z.object({ id: z.string(), name: z.string() })),
    plans: z.array(z.string()),
    /** Quiet hours are counted in this zone. */
    timeZone: z.string(),
  })
  .meta({ id: 'InvitationChoices' })

export const ChangeState = z
  .object({ to: z.enum(['live', 'paused', 'ended'], 'Choose what becomes of it.') })
  .meta({ id: 'ChangeCampaignState' })
export type ChangeState = z.infer<typeof ChangeState>
