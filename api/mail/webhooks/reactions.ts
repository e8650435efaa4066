import type { Reaction } from '../../kernel/context.ts'
import { colleagues } from '../moderation/store.ts'
import { write } from '../reactions.ts'
import { contactEmail } from '../store.ts'
import * as store from './store.ts'

/** Everybody who may mend it, or the partner whose it is, when the portal itself switched an endpoint off. */
export const tellEndpointOff: Reaction<'webhook_endpoint.disabled'> = async (
  tx,
  { id, data: { endpointId, reason } },
) => {
  const endpoint = await store.endpointOf(tx, endpointId)
  if (!endpoint || reason === 'by_hand') return
  const { contactId } = endpoint
  const data = { endpointId, gone: reason === 'gone', name: endpoint.name, host: new URL(endpoint.url).host }
  if (contactId !== null) {
    const to = await contactEmail(tx, contactId)
    if (to) await write(tx, { template: 'postback_off', about: id, to, contactId, data })
    return
  }
  for (const { id: accountId, email } of await colleagues(tx, ['owner', 'admin'])) {
    await write(tx, { template: 'webhook_endpoint_off', about: `${id}:${accountId}`, to: email, accountId, data })
  }
}
