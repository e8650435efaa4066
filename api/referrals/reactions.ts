import type { Reaction } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { begin, holdOrGoOn, reconsider as lookAgain } from './moving.ts'
import * as store from './store.ts'

/** Somebody came by the link of an advocate: a referral, if there is an offer for it. */
export const welcome: Reaction<'attribution.bound'> = async (tx, { data: { contactId, attributionId, ownerId } }) => {
  if (!ownerId || !(await store.isAdvocate(tx, ownerId))) return
  const offer = await store.liveOffer(tx, tx.now)
  if (!offer) return
  const id = newId('ref', tx.now)
  await begin(tx, { id, advocateId: ownerId, friendId: contactId, offerId: offer.id, attributionId, joinedAt: tx.now })
}

/** The friend bought, or took something back: what that makes of the referral. */
export const reconsider: Reaction<'sale.recorded' | 'sale.refunded'> = async (tx, { id, data: { contactId } }) => {
  const referral = await store.referralOfFriend(tx, contactId)
  if (referral) await lookAgain(tx, referral, id)
}

/** Something speaks against it, or somebody looked at what did. */
export const goOn: Reaction<'hold.opened' | 'hold.decided'> = async (tx, { id, data }) => {
  if (data.subjectKind !== 'attribution') return
  const referral = await store.referralOfAttribution(tx, data.subjectId)
  if (referral) await holdOrGoOn(tx, referral, 'to' in data && data.to === 'confirmed', id)
}
