import { EVERYBODY, HEADS, KEEPERS, PEOPLE, STAFF } from './who.ts'

/** Doors to what is said about requests, what they are worth, and those that come from elsewhere. */
export const TALK_DOORS: Record<string, string> = {
  'GET /api/v1/requests/:number/comments': EVERYBODY,
  'POST /api/v1/requests/:number/comments': PEOPLE,
  'GET /api/v1/requests/:number/mentionable': PEOPLE,
  'PUT /api/v1/requests/comments/:id': PEOPLE,
  'DELETE /api/v1/requests/comments/:id': PEOPLE,
  'GET /api/v1/requests/comments/:id/history': STAFF,
  'POST /api/v1/requests/comments/:id/decide': KEEPERS,
  'PUT /api/v1/requests/comments/:id/pin': KEEPERS,
  'GET /api/v1/requests/comments/held': KEEPERS,
  'GET /api/v1/requests/scores': STAFF,
  'GET /api/v1/requests/:number/score': STAFF,
  'PUT /api/v1/requests/:number/score': KEEPERS,
  'GET /api/v1/requests/:number/photos': EVERYBODY,
  'GET /api/v1/requests/:number/elsewhere': EVERYBODY,
  'GET /api/v1/requests/imports': HEADS,
  'POST /api/v1/requests/imports': HEADS,
  'GET /api/v1/requests/imports/:id': HEADS,
  'GET /api/v1/requests/imports/:id/rows': HEADS,
  'GET /api/v1/requests/imports/:id/refused.csv': HEADS,
  'POST /api/v1/requests/imports/:id/check': HEADS,
  'POST /api/v1/requests/imports/:id/run': HEADS,
  'POST /api/v1/requests/imports/:id/undo': HEADS,
  'POST /api/v1/requests/imports/:id/discard': HEADS,
}
