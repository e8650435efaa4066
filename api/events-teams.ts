import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

const steps = z.object({ came: z.number(), forward: z.number(), lost: z.number() })
/** INDEX 2, continued: what the teams have to do, and say to each other. */
export const TEAM_FACTS = {
  'work_item.opened': heard({ itemId: id, kind: z.string(), team: z.string() }),
  'work_item.assigned': inside({ itemId: id, accountId: id }),
  'work_item.changed': inside({ itemId: id, fields: z.array(z.string()) }),
  'work_item.ended': heard({ itemId: id, to: z.enum(['done', 'dropped']) }),
  'team_comment.written': inside({ commentId: id, subjectKind: z.string(), subjectId: id }),
  /** A colleague wants who moved on and who did not to be compared now. */
  'friction.asked': inside({}),
  'promise.made': heard({ promiseId: id, team: z.string() }),
  'promise.ended': heard({ promiseId: id, team: z.string(), to: z.enum(['kept', 'broken']) }),
  'feed_entry.changed': inside({ entryId: id, fields: z.array(z.string()) }),
  'company_goals.changed': inside({ n: z.number() }),
  /** A colleague wants the figures of the teams to be counted now. */
  'teams.asked': inside({}),
  'wheel_review.held': inside({ wheelReviewId: id }),
  /** A colleague gets the digest of a week; figures only, so that whoever writes it needs to count nothing. */
  'wheel_digest.due': inside({
    ...{ accountId: id, week: z.number() },
    figures: z.object({
      ...{ week: steps, before: steps, momentum: z.number().nullable(), momentumBefore: z.number().nullable() },
      ...{ alert: z.boolean(), alignment: z.number().nullable(), drifting: z.boolean(), broken: z.number() },
      ...{ late: z.number(), waiting: z.number(), friction: z.number() },
      sold: z.array(z.object({ currency: z.string(), amountMinor: z.number(), n: z.number() })),
    }),
  }),
} satisfies Record<string, Fact>
