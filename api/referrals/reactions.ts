import type { Reaction } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import type { AddressHash } from '../kernel/mailbox.ts'
import { forgetConsents } from './advocates/store.ts'
import * as leads from './leads/store.ts'
import { begin, holdOrGoOn, reconsider as lookAgain } from './moving.ts'
import * as store from './store.ts'

/** Whom an advocate named on a form is a person now. */
export const knowLead =
  (hashOf: AddressHash): Reaction<'attribution.bound'> =>
  async (tx, { data: { contactId, ownerId } }) => {
    if (ownerId) await leads.knowPerson(tx, hashOf, { contactId, ownerId })
  }

/** Somebody came by the link of an advocate: a referral, if there is an offer for it. */
export const welcome: Reaction<'attribution.bound'> = async (tx, { data }) => {
  const { contactId, attributionId, ownerId, linkId } = data
  if (!ownerId || !(await store.isAdvocate(tx, ownerId)) || !(await store.isReferralLink(tx, linkId))) return
  const offer = await store.liveOffer(tx, tx.now)
  if (!offer) return
  const id = newId('ref', tx.now)
  await begin(tx, { id, advocateId: ownerId, friendId: contactId, offerId: offer.id, attributionId, joinedAt: tx.now })
}

/** The friend bought, or took something back: what that makes of the referral. */
export const reconsider: Reaction<'sale.recorded' | 'sale.refunded' | 'sale.refund_failed'> = async (
  tx,
  { id, data: { contactId } },
) => {
  const referral = await store.referralOfFriend(tx, contactId)
  if (referral) await lookAgain(tx, referral, id)
}

/** Something speaks against it, or somebody looked at what did. */
export const goOn: Reaction<'hold.opened' | 'hold.decided'> = async (tx, { id, data }) => {
  if (data.subjectKind !== 'attribution') return
  const referral = await store.referralOfAttribution(tx, data.subjectId)
  if (referral) await holdOrGoOn(tx, referral, 'to' in data && data.to === 'confirmed', id)
}

/** Names and addresses go: of an advocate, of whom they named, and of who was named. What is owed and counted has ids. */
export const forgetReferrals =
  (hashOf: AddressHash): Reaction<'contact.erased'> =>
  async (tx, { data: { members } }) => {
    await forgetConsents(tx, members, tx.now)
    await leads.forgetPerson(tx, members, hashOf)
  }
