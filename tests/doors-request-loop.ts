import { EVERYBODY, SHARERS, STAFF } from './who.ts'

/** Doors of following, telling, loops, the roadmap and the changelog. */
export const REQUEST_LOOP_DOORS: Record<string, string> = {
  'PUT /api/v1/requests/:number/follow': 'customer',
  'GET /api/v1/me/follows': 'customer',
  'PUT /api/v1/me/follows/rhythm': 'customer',
  'GET /api/v1/requests/:number/audience': `${SHARERS} machine`,
  'GET /api/v1/requests/loops': STAFF,
  'GET /api/v1/requests/:number/loop': STAFF,
  'GET /api/v1/requests/:number/used': 'customer',
  'PUT /api/v1/requests/:number/used': 'customer',
  'PUT /api/v1/requests/:number/opened': 'customer',
  'GET /api/v1/told-requests': EVERYBODY,
  'POST /api/v1/told-requests/unfollow': EVERYBODY,
  'POST /api/v1/told-requests/opened': EVERYBODY,
  'POST /api/v1/told-requests/used': EVERYBODY,
}
