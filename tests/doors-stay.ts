import { HEADS, STAFF } from './who.ts'

/** The doors of who stays. */
export const STAY_DOORS: Record<string, string> = {
  'GET /api/v1/wheel/stay': STAFF,
  'GET /api/v1/wheel/stay/cohorts': STAFF,
  'GET /api/v1/wheel/stay/people': STAFF,
  'POST /api/v1/wheel/stay/count': HEADS,
}
