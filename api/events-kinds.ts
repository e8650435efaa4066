import { z } from 'zod'
import { type Fact, id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: what kind of business this is, and what was found by asking about it. */
export const KIND_FACTS = {
  'business_kind.chosen': inside({ kind: z.string(), parts: z.array(z.string()) }),
  'stage_names.changed': inside({ stages: z.array(z.string()) }),
  /** Somebody wants a survey that nobody has seen yet; whose room it is writes it under this id. */
  'survey_draft.wanted': inside({
    ...{ surveyId: id, by: id, kind: z.enum(['nps', 'csat', 'ces']), title: z.string(), intro: z.string() },
    item: z.string(),
  }),
  'wheel_audit.taken': inside({ wheelAuditId: id, answered: z.number() }),
  'wheel_suggestion.ended': inside({ wheelAuditId: id, key: z.string(), to: z.enum(['done', 'declined']) }),
} satisfies Record<string, Fact>
