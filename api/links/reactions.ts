import type { Reaction } from '../kernel/context.ts'
import { givePersonalLink } from './actions.ts'
import * as store from './store.ts'

/** Who takes part has a link. */
export const giveLink: Reaction<'advocate.joined'> = (tx, { data: { contactId } }) => givePersonalLink(tx, contactId)

/** Their links lead nowhere and are nobody's, and where they were seen is forgotten; clicks stay as numbers. */
export const forgetLinks: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  for (const row of await store.linksOwnedBy(tx, members)) {
    await store.releaseLink(tx, row, tx.now)
    if (row.disabledAt === null) await tx.emit('link.disabled', { linkId: row.id })
  }
  await store.dropTracesOf(tx, members)
}
