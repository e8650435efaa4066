import type { Tx } from '../../kernel/context.ts'
import * as store from './store.ts'

/** From now on they get it; who does already has nothing changed. */
export async function subscribe(tx: Tx, contactId: string, consentText: string): Promise<void> {
  if (await store.subscribed(tx, contactId)) return
  if (await store.insertSubscription(tx, { contactId, consentText, confirmedAt: tx.now, endedAt: null }))
    await tx.emit('subscription.confirmed', { contactId })
}
export async function unsubscribe(tx: Tx, contactId: string): Promise<void> {
  for (const id of await store.endSubscriptions(tx, contactId, tx.now))
    await tx.emit('subscription.ended', { contactId: id })
}
