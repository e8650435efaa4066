import { CONTACT_KEEPERS, EVERYBODY, HEADS } from './who.ts'

/** The doors of links: whoever opens one, whoever owns one, and whoever makes one. */
export const LINK_DOORS: Record<string, string> = {
  'GET /r/:code/qr.svg': EVERYBODY,
  'GET /r/:code/qr.png': EVERYBODY,
  'POST /r/:code/keep': EVERYBODY,
  'GET /api/v1/links/mine': 'customer',
  'GET /api/v1/links': CONTACT_KEEPERS,
  'POST /api/v1/links': CONTACT_KEEPERS,
  'GET /api/v1/links/:id': CONTACT_KEEPERS,
  'PUT /api/v1/links/:id': CONTACT_KEEPERS,
  'POST /api/v1/links/:id/state': CONTACT_KEEPERS,
  'GET /api/v1/settings/link-rules': HEADS,
  'PUT /api/v1/settings/link-rules': HEADS,
}
