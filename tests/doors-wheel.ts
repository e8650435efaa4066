import { HEADS, STAFF } from './who.ts'

/** The doors of the wheel. */
export const WHEEL_DOORS: Record<string, string> = {
  'GET /api/v1/wheel/events': STAFF,
  'PUT /api/v1/wheel/events/:id': HEADS,
  'GET /api/v1/wheel': STAFF,
  'GET /api/v1/wheel/people': STAFF,
  'GET /api/v1/wheel/people/:id': STAFF,
  'GET /api/v1/wheel/people/:id/card': STAFF,
  'GET /api/v1/wheel/figures': STAFF,
  'GET /api/v1/wheel/lens': STAFF,
  'GET /api/v1/wheel/quiet': STAFF,
  'GET /api/v1/wheel/turns': STAFF,
  'GET /api/v1/wheel/turns/ledger': STAFF,
  'GET /api/v1/wheel/turns/advocates': STAFF,
  'GET /api/v1/wheel/rules': STAFF,
  'POST /api/v1/wheel/rules': HEADS,
  'POST /api/v1/wheel/rules/trial': STAFF,
  'PUT /api/v1/wheel/people/:id/pin': HEADS,
  'DELETE /api/v1/wheel/people/:id/pin': HEADS,
  'GET /api/v1/wheel/stay': STAFF,
  'GET /api/v1/wheel/stay/cohorts': STAFF,
  'GET /api/v1/wheel/stay/people': STAFF,
  'POST /api/v1/wheel/stay/count': HEADS,
}
