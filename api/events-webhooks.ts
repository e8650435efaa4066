import { z } from 'zod'
import { type Fact, id, inside } from './kernel/fact.ts'

const kind = z.enum(['hmac', 'ed25519'])

/** INDEX 2, continued: what is announced about telling machines. None of it is told to them. */
export const WEBHOOK_FACTS = {
  'webhook_endpoint.created': inside({ endpointId: id }),
  'webhook_endpoint.changed': inside({ endpointId: id, fields: z.array(z.string()) }),
  'webhook_endpoint.disabled': inside({ endpointId: id, reason: z.enum(['by_hand', 'gone', 'failing']) }),
  'webhook_endpoint.enabled': inside({ endpointId: id }),
  'webhook_endpoint.removed': inside({ endpointId: id }),
  'webhook_endpoint.tested': inside({ endpointId: id, messageId: id }),
  'webhook_key.rotated': inside({ endpointId: id, keyId: id, kind }),
  'webhook_key.ended': inside({ endpointId: id, keyId: id, kind }),
  /** One message, or all that were not delivered since a moment. */
  'delivery.replayed': inside({
    endpointId: id,
    messageId: id.optional(),
    since: z.number().optional(),
    n: z.number(),
  }),
} satisfies Record<string, Fact>
