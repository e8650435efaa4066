import { CONTACT_KEEPERS, HEADS, STAFF } from './who.ts'

/** The doors of the one budget of asks, and of journeys. */
export const ASK_DOORS: Record<string, string> = {
  'GET /api/v1/wheel/asks/limits': STAFF,
  'PUT /api/v1/wheel/asks/limits': HEADS,
  'GET /api/v1/wheel/people/:id/asks': STAFF,
  'POST /api/v1/wheel/people/:id/asks': `${CONTACT_KEEPERS} machine`,
  'POST /api/v1/wheel/people/:id/asks/:ask/answer': `${CONTACT_KEEPERS} machine`,
  'GET /api/v1/wheel/journeys': STAFF,
  'POST /api/v1/wheel/journeys': HEADS,
  'GET /api/v1/wheel/journeys/choices': STAFF,
  'GET /api/v1/wheel/journeys/:id': STAFF,
  'PUT /api/v1/wheel/journeys/:id': HEADS,
  'DELETE /api/v1/wheel/journeys/:id': HEADS,
  'POST /api/v1/wheel/journeys/:id/state': HEADS,
  'GET /api/v1/wheel/journeys/:id/trial': STAFF,
  'GET /api/v1/wheel/journeys/:id/runs': STAFF,
  'GET /api/v1/wheel/journeys/:id/runs/:run': STAFF,
  'GET /api/v1/me/asks': 'customer',
  'POST /api/v1/me/asks/:id/not-now': 'customer',
  'PUT /api/v1/me/asks/kinds/:kind': 'customer',
}
