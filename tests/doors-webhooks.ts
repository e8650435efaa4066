import { HEADS } from './who.ts'

/** Doors of what tells machines. */
export const WEBHOOK_DOORS = {
  'GET /api/v1/webhooks': HEADS,
  'POST /api/v1/webhooks': HEADS,
  'GET /api/v1/webhooks/types': HEADS,
  'GET /api/v1/webhooks/:id': HEADS,
  'PUT /api/v1/webhooks/:id': HEADS,
  'DELETE /api/v1/webhooks/:id': HEADS,
  'POST /api/v1/webhooks/:id/state': HEADS,
  'POST /api/v1/webhooks/:id/keys': HEADS,
  'DELETE /api/v1/webhooks/:id/keys/:keyId': HEADS,
  'POST /api/v1/webhooks/:id/test': HEADS,
  'GET /api/v1/webhooks/:id/deliveries': HEADS,
  'GET /api/v1/webhooks/:id/deliveries/:messageId': HEADS,
  'POST /api/v1/webhooks/:id/deliveries/:messageId/replay': HEADS,
  'POST /api/v1/webhooks/:id/replays': HEADS,
}
