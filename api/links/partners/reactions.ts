import type { Reaction } from '../../kernel/context.ts'
import { makeLink } from '../actions.ts'
import * as store from './store.ts'

/** Who is a partner has a link to begin with. */
export const giveFirstLink: Reaction<'affiliate.approved'> = async (tx, { data: { contactId } }) => {
  const destination = await store.usualDestination(tx)
  if (destination === undefined || (await store.howMany(tx, contactId)) > 0) return
  await makeLink(tx, { ownerId: contactId, purpose: 'affiliate', destination, label: '' })
}

/** People who open a link of theirs still get where it leads, and nobody is put down as brought. */
export const stopLinks: Reaction<'affiliate.paused' | 'affiliate.banned'> = async (tx, { data: { contactId } }) => {
  for (const { id } of await store.linksOn(tx, contactId)) {
    await store.changeLink(tx, id, { disabledAt: tx.now })
    await tx.emit('link.disabled', { linkId: id })
  }
}
/** What the pause or the ban stopped goes on; what they had switched off themselves stays off. */
export const goOnLinks: Reaction<'affiliate.resumed'> = async (tx, { data: { contactId, partnerId } }) => {
  const since = await store.stoppedAt(tx, partnerId)
  if (since === undefined) return
  for (const { id } of await store.linksStoppedSince(tx, contactId, since)) {
    await store.changeLink(tx, id, { disabledAt: null })
    await tx.emit('link.changed', { linkId: id, fields: ['disabledAt'] })
  }
}
