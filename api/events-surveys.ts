import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

const ofSurvey = { surveyId: id, kind: z.string() }

/** INDEX 2, continued: what is announced about questions that were asked. */
export const SURVEY_FACTS = {
  'survey.drafted': inside(ofSurvey),
  'survey.changed': inside(ofSurvey),
  'survey.removed': inside(ofSurvey),
  'survey.opened': heard(ofSurvey),
  'survey.closed': heard({ ...ofSurvey, because: z.string() }),
  /** Staff ask an audience by mail. */
  'survey.round_started': inside({ ...ofSurvey, roundId: id }),
  /** One person is written to. */
  'survey.asked': heard({ ...ofSurvey, askId: id, contactId: id }),
  /** Completed, so that it counts. Nobody's contact when it is anonymous. */
  'survey.answered': heard({ ...ofSurvey, responseId: id, contactId: id.nullable() }),
  'nps.answered': heard({ surveyId: id, contactId: id, band: z.enum(['promoter', 'passive', 'detractor']) }),
} satisfies Record<string, Fact>
