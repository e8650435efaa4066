import { z } from 'zod'
import { FLAG_STATES } from '../../../db/schema/moderation.ts'
import { REPORT_CATEGORIES, REPORT_SUBJECTS, REPORTERS } from '../../../db/schema/review-reports.ts'
import { emailAddress } from '../../kernel/email.ts'
import { oneLine, ownWords } from '../../kernel/text.ts'
import { against } from '../moderation/contract.ts'

export const SendReport = z
  .object({
    about: z.enum(REPORT_SUBJECTS).default('review'),
    category: z.enum(REPORT_CATEGORIES, 'Choose what is wrong with it.'),
    explanation: ownWords({
      ...{ min: 20, max: 2000, tooShort: 'Say which words and why, in at least 20 characters.' },
    }),
    /** Of somebody who has signed in, name and address of their account are taken instead. */
    name: oneLine(99, 'Tell us your name.'),
    email: emailAddress(),
    /** Said, never ticked for anybody. */
    goodFaith: z.literal(true, 'Say that this is true as far as you know.'),
  })
  .meta({ id: 'SendReport' })
export type SendReport = z.infer<typeof SendReport>
export const Report = z
  .object({ id: z.string(), state: z.enum(FLAG_STATES), createdAt: z.number(), dueAt: z.number() })
  .meta({ id: 'Report' })

/** What may be reported, for the page that asks. */
export const Reportable = z
  .object({
    id: z.string(),
    product: z.object({ slug: z.string(), name: z.string() }),
    title: z.string(),
    body: z.string(),
    lang: z.string(),
    displayName: z.string(),
    reply: z.object({ body: z.string() }).nullable(),
  })
  .meta({ id: 'Reportable' })

export const DecideReport = z
  .discriminatedUnion('verdict', [
    z.object({
      verdict: z.literal('dismiss'),
      outcome: ownWords({ min: 20, max: 2000, tooShort: 'Tell who reported it why, in at least 20 characters.' }),
    }),
    z.object({ verdict: z.literal('uphold'), ...against }),
  ])
  .meta({ id: 'DecideReport' })
export type DecideReport = z.infer<typeof DecideReport>
export const ReportDecided = z
  .object({
    id: z.string(),
    reviewId: z.string(),
    state: z.enum(FLAG_STATES),
    rating: z.number().nullable(),
    proposalId: z.string().nullable(),
  })
  .meta({ id: 'ReportDecided' })

export const Reports = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        reviewId: z.string(),
        product: z.object({ slug: z.string(), name: z.string() }),
        about: z.enum(REPORT_SUBJECTS),
        raisedBy: z.enum(REPORTERS),
        category: z.enum(REPORT_CATEGORIES),
        explanation: z.string(),
        /** Who reports; the company's own people by name too. */
        name: z.string(),
        email: z.string(),
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        displayName: z.string(),
        reply: z.string().nullable(),
        /** It may be against the law, and is shown. */
        urgent: z.boolean(),
        suspended: z.boolean(),
        createdAt: z.number(),
        dueAt: z.number(),
        overdue: z.boolean(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Reports' })
