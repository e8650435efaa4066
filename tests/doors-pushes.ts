import { CONTACT_KEEPERS, STAFF } from './who.ts'

/** The doors of pushes. */
export const PUSH_DOORS: Record<string, string> = {
  'GET /api/v1/wheel/pushes': STAFF,
  'POST /api/v1/wheel/pushes': CONTACT_KEEPERS,
  'GET /api/v1/wheel/pushes/effect': STAFF,
  'POST /api/v1/wheel/pushes/count': CONTACT_KEEPERS,
  'PUT /api/v1/wheel/pushes/by-key/:key': 'machine',
  'GET /api/v1/wheel/pushes/:id': STAFF,
  'PUT /api/v1/wheel/pushes/:id': CONTACT_KEEPERS,
  'DELETE /api/v1/wheel/pushes/:id': CONTACT_KEEPERS,
}
