import { CONTACT_KEEPERS, EVERYBODY, STAFF } from './who.ts'

/** The doors of surveys: whoever answers, and whoever asks. */
export const SURVEY_DOORS: Record<string, string> = {
  'GET /api/v1/surveys/open': EVERYBODY,
  'GET /api/v1/surveys/frames/:id': EVERYBODY,
  'POST /api/v1/surveys/visitor': EVERYBODY,
  'POST /api/v1/surveys/look': EVERYBODY,
  'POST /api/v1/surveys/answer': EVERYBODY,
  'GET /api/v1/surveys': STAFF,
  'POST /api/v1/surveys': CONTACT_KEEPERS,
  'GET /api/v1/surveys/evidence/:requestId': STAFF,
  'GET /api/v1/surveys/:id': STAFF,
  'PUT /api/v1/surveys/:id': CONTACT_KEEPERS,
  'DELETE /api/v1/surveys/:id': CONTACT_KEEPERS,
  'PUT /api/v1/surveys/:id/origins': CONTACT_KEEPERS,
  'POST /api/v1/surveys/:id/state': CONTACT_KEEPERS,
  'GET /api/v1/surveys/:id/results': STAFF,
  'GET /api/v1/surveys/:id/comments': CONTACT_KEEPERS,
  'GET /api/v1/surveys/:id/rounds': CONTACT_KEEPERS,
  'POST /api/v1/surveys/:id/reach': CONTACT_KEEPERS,
  'POST /api/v1/surveys/:id/ask': CONTACT_KEEPERS,
}
