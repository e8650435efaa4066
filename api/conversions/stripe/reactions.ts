import type { Reaction } from '../../kernel/context.ts'
import { erasedAddress } from '../../kernel/email.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import * as store from './store.ts'

/** Somebody is known now: what Stripe told of their address before is looked at again. */
export const wakeForContact =
  (hashOf: AddressHash): Reaction<'lead.recorded'> =>
  async (tx, { data: { contactId } }) => {
    const email = await store.emailOf(tx, contactId)
    if (email) await store.wakeByEmail(tx, tx.now, hashOf(email), contactId)
  }

/** A sale was told of, perhaps by the host: what Stripe said of it before is done within the minute. */
export const wakeForSale: Reaction<'sale.recorded'> = async (tx, { data: { saleId } }) => {
  const number = await store.saleNumberOf(tx, saleId)
  if (number) await store.wakeForSale(tx, tx.now, number)
}

/** What waits in the inbox of somebody who was erased goes, and their later payments make nobody known again. */
export const forgetStripe =
  (hashOf: AddressHash): Reaction<'contact.erased'> =>
  async (tx, { data: { members } }) => {
    const hashes: string[] = []
    for (const id of members) {
      const email = await store.emailOf(tx, id)
      if (email && email !== erasedAddress(id)) hashes.push(hashOf(email))
    }
    await store.forgetPeople(tx, members, hashes, tx.now)
  }
