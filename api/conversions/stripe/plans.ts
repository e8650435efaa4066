import type { Tx } from '../../kernel/context.ts'
import { customerHash, type Done, type Hands, knowCustomer, recorded, skipped } from './inbox.ts'
import { resolve } from './resolving.ts'
import type * as store from './store.ts'
import type { ToldPlan } from './told.ts'

/** A subscription has another price. Whether that is an upgrade, and whether the host said so itself, others decide. */
export async function handlePlan(tx: Tx, hands: Hands, row: store.EventRow, told: ToldPlan): Promise<Done> {
  const hash = customerHash(hands.hashOf, told.who)
  const found = await resolve(tx, { who: told.who, hash, hint: row.contactId })
  if ('erased' in found) return skipped('erased')
  // a link that is named with a subscription brings nobody new: its sale did
  if ('nobody' in found || !found.contactId) return { outcome: 'nobody', reason: 'customer_unknown' }
  const { contactId } = found
  if (hash) await knowCustomer(tx, hash, contactId)
  const { fromYearly, toYearly, at } = told
  await tx.emit('subscription.repriced', {
    // a keyed hash: whose subscription it is at Stripe is no matter of the log
    ...{ contactId, subscription: hands.hashOf(`${told.subscription}@stripe`) },
    ...{ fromYearly, toYearly, at: Math.min(at, tx.now) },
  })
  return recorded(toYearly > fromYearly ? 'plan_dearer' : 'plan_cheaper')
}
