import { z } from 'zod'
import { FLAG_SEVERITIES, FLAG_STATES, PROPOSAL_STATES, REASONS } from '../../../db/schema/moderation.ts'
import { REVIEW_STATES, REVISION_EDITORS } from '../../../db/schema/reviews.ts'
import { Paging } from '../../kernel/page.ts'
import { ownWords } from '../../kernel/text.ts'

export type Reason = (typeof REASONS)[number]
export const Range = z
  .object({ field: z.enum(['title', 'body']), start: z.number().int().min(0), end: z.number().int().min(1) })
  .meta({ id: 'TextRange' })
export type Range = z.infer<typeof Range>

export const statement = ownWords({ min: 20, max: 2000, tooShort: 'Tell the author why, in at least 20 characters.' })
export const reasonCode = z.enum(REASONS, 'Choose one of the reasons; others are not allowed.')
/** What a decision against a review says, and rests on. */
export const against = {
  reason: reasonCode,
  statement,
  ranges: z.array(Range).max(50, 'Mark at most 50 places.').default([]),
  /** For ILLEGAL: which law. */
  law: z.string().trim().max(200, 'Use at most 200 characters.').default(''),
  /** For DUPLICATE: the id of the review that stays. */
  keptReviewId: z.string().trim().max(60).default(''),
  /** For FAKE and FALSE: what shows it. */
  evidence: z.string().trim().max(4000, 'Use at most 4,000 characters.').default(''),
}
export const Against = z.object(against)
export type Against = z.infer<typeof Against>

export const Decision = z
  .discriminatedUnion('decision', [
    z.object({ decision: z.literal('publish'), note: z.string().trim().max(500).optional() }),
    z.object({ decision: z.literal('request_changes'), ...against }),
    z.object({ decision: z.literal('reject'), ...against }),
  ])
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof Decision>

/** The rating is shown with the answer, not before it: the queue is blind. Null while a second person has to agree. */
export const Decided = z
  .object({
    id: z.string(),
    state: z.enum(REVIEW_STATES),
    rating: z.number().nullable(),
    proposalId: z.string().nullable(),
  })
  .meta({ id: 'Decided' })

export const BulkSpam = z
  .object({
    ids: z
      .array(z.string().max(60))
      .min(1, 'Choose at least one review.')
      .max(50, 'Turn down at most 50 reviews at once.')
      .refine((ids) => new Set(ids).size === ids.length, 'Name each review once.'),
    statement,
  })
  .meta({ id: 'BulkSpam' })
export type BulkSpam = z.infer<typeof BulkSpam>
export const Bulk = z
  .object({ id: z.string(), reviews: z.array(z.string()), undoableUntil: z.number() })
  .meta({ id: 'BulkDecision' })

const Flag = z.object({
  rule: z.string(),
  severity: z.enum(FLAG_SEVERITIES),
  explanation: z.string(),
  ranges: z.array(Range),
})
const Product = z.object({ slug: z.string(), name: z.string() })
const Counts = z.object({
  pending: z.number(),
  overdue: z.number(),
  proposals: z.number(),
  reports: z.number(),
  appeals: z.number(),
})
export const Queue = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        product: Product,
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        displayName: z.string(),
        /** What will stand beside the words: answers, and what they say of their connection. */
        beside: z.array(z.string()),
        experienceDate: z.string(),
        submittedAt: z.number(),
        /** When the clock publishes it, unless something grave was seen; past it, it is overdue. */
        dueAt: z.number(),
        overdue: z.boolean(),
        /** The words that stay shown meanwhile, when this is an edit. */
        shown: z.object({ title: z.string(), body: z.string() }).nullable(),
        flags: z.array(Flag),
        /** Photos and films of it that nobody has looked at. */
        files: z.number(),
        /** Somebody proposed to turn it down, and a second person has to agree. */
        proposed: z.boolean(),
      }),
    ),
    nextCursor: z.string().nullable(),
    total: z.number(),
    counts: Counts,
  })
  .meta({ id: 'Queue' })
export type Queue = z.infer<typeof Queue>

export const ReviewChoice = Paging.extend({
  state: z.enum(REVIEW_STATES).exclude(['erased']).optional(),
  /** In the title, of the twenty thousand that changed last. */
  q: z.string().trim().max(100, 'Use at most 100 characters.').optional(),
})
export type ReviewChoice = z.infer<typeof ReviewChoice>
/** Newest change first, whatever their stars, which nobody reads here. */
export const ReviewList = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        product: Product,
        title: z.string(),
        lang: z.string(),
        displayName: z.string(),
        state: z.enum(REVIEW_STATES),
        shown: z.boolean(),
        stateChangedAt: z.number(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ReviewList' })

const Person = z.object({ id: z.string(), name: z.string() }).nullable()
/** All a moderator may know of a review: its words and what was decided, never its stars. */
export const ModeratedReview = z
  .object({
    id: z.string(),
    product: Product,
    state: z.enum(REVIEW_STATES),
    shown: z.boolean(),
    title: z.string(),
    body: z.string(),
    lang: z.string(),
    displayName: z.string(),
    submittedAt: z.number(),
    flags: z.array(Flag.extend({ revision: z.number(), state: z.enum(FLAG_STATES) })),
    revisions: z.array(
      z.object({
        n: z.number(),
        editor: z.enum(REVISION_EDITORS),
        title: z.string(),
        body: z.string(),
        createdAt: z.number(),
      }),
    ),
    decisions: z.array(
      z.object({
        id: z.string(),
        revision: z.number(),
        fromState: z.enum(REVIEW_STATES),
        toState: z.enum(REVIEW_STATES),
        reason: z.enum(REASONS).nullable(),
        statement: z.string().nullable(),
        by: Person,
        automated: z.boolean(),
        createdAt: z.number(),
      }),
    ),
    reply: z.object({ body: z.string(), changedAt: z.number(), edited: z.boolean() }).nullable(),
  })
  .meta({ id: 'ModeratedReview' })
export type ModeratedReview = z.infer<typeof ModeratedReview>

export const ReasonList = z
  .object({
    items: z.array(
      z.object({
        code: z.enum(REASONS),
        label: z.string(),
        help: z.string(),
        editable: z.boolean(),
        needs: z.enum(['ranges', 'law', 'evidence', 'kept', 'file']).nullable(),
      }),
    ),
  })
  .meta({ id: 'ReasonList' })

export const Proposals = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        reviewId: z.string(),
        product: Product,
        reason: z.enum(['FAKE', 'FALSE']),
        statement: z.string(),
        evidence: z.string(),
        signals: z.array(z.string()),
        title: z.string(),
        body: z.string(),
        lang: z.string(),
        proposedBy: Person,
        createdAt: z.number(),
        state: z.enum(PROPOSAL_STATES),
        /** Whether you are the one who has to agree. */
        mine: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Proposals' })

export const Verification = z
  .object({
    audit: z.object({ entries: z.number(), brokenAt: z.number().nullable() }),
    decisions: z.object({ entries: z.number(), brokenAt: z.number().nullable() }),
    revisions: z.object({ entries: z.number(), brokenAt: z.number().nullable() }),
  })
  .meta({ id: 'Verification' })
