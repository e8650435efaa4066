import { z } from 'zod'
import { CLOSED_BECAUSE, SURVEY_KINDS, SURVEY_STATES } from '../../../db/schema/surveys.ts'
import { Paging } from '../../kernel/page.ts'
import { KANO_CATEGORIES } from '../formulas/kano.ts'

/** Fewer answers than this are shown as counts to staff and as nothing to others, never as a figure. */
export const ENOUGH = 30

/** A figure with its 95 % interval, or null in all three while there are fewer than `ENOUGH` behind it. */
export const ShownFigure = z
  .object({
    /** People, or companies, behind it. */
    n: z.number(),
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  })
  .meta({ id: 'SurveyFigure' })
export type ShownFigure = z.infer<typeof ShownFigure>

export const PARTS = [
  ...['promoters', 'passives', 'detractors', 'better', 'worse', 'utility', 'share', 'median', 'given'],
  ...['importance', 'satisfaction'],
] as const
export const ItemResult = z.object({
  itemId: z.string(),
  text: z.string(),
  /** Only for staff, as are what companies say and the counts. */
  requestId: z.string().nullable(),
  requestNumber: z.number().nullable(),
  /** People who said something of it. */
  n: z.number(),
  /** NPS points, share, mean, better, count score, points or opportunity, by the kind. */
  figure: ShownFigure,
  /** The same where each company has one voice, whatever its size; null where no company is known. */
  byCompany: ShownFigure.nullable(),
  parts: z.array(z.object({ name: z.enum(PARTS), figure: ShownFigure })),
  kano: z.object({ category: z.enum(KANO_CATEGORIES), strength: z.number(), mixed: z.boolean() }).nullable(),
  /** How often each answer was given. */
  counts: z.record(z.string(), z.number()).optional(),
})
export type ItemResult = z.infer<typeof ItemResult>
export const AudienceResult = z.object({
  audience: z.enum(['person', 'anonymous']),
  /** Completed responses. */
  n: z.number(),
  items: z.array(ItemResult),
})
export const SurveyResults = z
  .object({
    surveyId: z.string(),
    kind: z.enum(SURVEY_KINDS),
    title: z.string(),
    state: z.enum(SURVEY_STATES),
    targetN: z.number().nullable(),
    closesAt: z.number().nullable(),
    closedBecause: z.enum(CLOSED_BECAUSE).nullable(),
    enough: z.number(),
    /** Apart and never added: who is anonymous here may be one of the people there. */
    audiences: z.array(AudienceResult),
  })
  .meta({ id: 'SurveyResults' })
export type SurveyResults = z.infer<typeof SurveyResults>

export const CommentQuery = Paging
export const CommentList = z
  .object({
    items: z.array(
      z.object({
        responseId: z.string(),
        comment: z.string(),
        at: z.number(),
        /** The score that came with it; null where there is none. */
        score: z.number().nullable(),
        contact: z.object({ id: z.string(), name: z.string() }).nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SurveyCommentList' })

/** What surveys say of one feature request. */
export const Evidence = z
  .object({
    items: z.array(
      z.object({
        surveyId: z.string(),
        slug: z.string(),
        title: z.string(),
        kind: z.enum(SURVEY_KINDS),
        state: z.enum(SURVEY_STATES),
        audience: z.enum(['person', 'anonymous']),
        text: z.string(),
        figure: ShownFigure,
        changedAt: z.number(),
      }),
    ),
  })
  .meta({ id: 'SurveyEvidence' })
