import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

const step = { runId: id, seq: z.number(), node: z.string(), contactId: id }
/** INDEX 2, continued: ways that people are led along. */
export const JOURNEY_FACTS = {
  'journey.created': inside({ journeyId: id }),
  'journey.changed': inside({ journeyId: id }),
  /** A draft that nobody ever went along. */
  'journey.removed': inside({ journeyId: id }),
  'journey.went_live': inside({ journeyId: id }),
  /** By a person, or because something it needs is gone. */
  'journey.paused': inside({ journeyId: id, note: z.string() }),
  'journey.ended': inside({ journeyId: id }),
  /** A mail of this step goes out now. */
  'journey.message_due': inside(step),
  'journey.survey_wanted': inside({ ...step, surveyId: id }),
  /** The author of this review is asked whether it may be quoted; `by` let the journey go live. */
  'journey.quote_wanted': inside({ ...step, reviewId: id, by: id }),
  'journey.trait_set': inside({ ...step, name: z.string(), value: z.string() }),
  /** A step tells machines. */
  'journey.called': heard({ ...step, journeyId: id, name: z.string() }),
} satisfies Record<string, Fact>
