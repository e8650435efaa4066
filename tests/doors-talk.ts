import { EVERYBODY, PEOPLE, SHARERS, STAFF } from './who.ts'

/** Doors to what is said about requests, what they are worth, and those that come from elsewhere. */
export const TALK_DOORS: Record<string, string> = {
  'GET /api/v1/requests/:number/comments': EVERYBODY,
  'POST /api/v1/requests/:number/comments': PEOPLE,
  'GET /api/v1/requests/:number/mentionable': PEOPLE,
  'PUT /api/v1/requests/comments/:id': PEOPLE,
  'DELETE /api/v1/requests/comments/:id': PEOPLE,
  'GET /api/v1/requests/comments/:id/history': STAFF,
  'POST /api/v1/requests/comments/:id/decide': `${SHARERS} machine`,
  'PUT /api/v1/requests/comments/:id/pin': `${SHARERS} machine`,
  'GET /api/v1/requests/comments/held': `${SHARERS} machine`,
  'GET /api/v1/requests/scores': STAFF,
  'GET /api/v1/requests/:number/score': STAFF,
  'PUT /api/v1/requests/:number/score': `${SHARERS} machine`,
}
