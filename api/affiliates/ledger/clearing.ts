import type { Tx } from '../../kernel/context.ts'
import { partnerContact } from '../partners/store.ts'
import { settle } from './booking.ts'
import * as store from './store.ts'

/** Puts a commission where it belongs, and says so when nothing speaks against paying it any more. */
export async function settleAndTell(tx: Tx, commissionId: string): Promise<void> {
  const place = await store.placeOf(tx, commissionId)
  if ((await settle(tx, commissionId)) !== 'payable' || !place) return
  const { partnerId, currency } = place
  const amountMinor = place.pendingMinor + place.heldMinor
  const { contactId } = await partnerContact(tx, partnerId)
  await tx.emit('commission.cleared', { contactId, partnerId, commissionId, amountMinor, currency })
}
