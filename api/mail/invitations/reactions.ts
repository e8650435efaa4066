import type { Reaction, Tx } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import { brandOf } from '../render.ts'
import { fill, safeName } from './rules.ts'
import * as store from './store.ts'

/** Writes the mail of an invitation: the campaign's words, the same for everybody but for the name. */
export const invite: Reaction<'invitation.due'> = async (tx, { data: { invitationId, n } }) => {
  const found = await store.letterOf(tx, invitationId)
  if (!found || found.erasedAt !== null) return
  const { companyName: company } = await brandOf({ read: tx })
  const gaps = { name: safeName(found.name), product: found.productName, company }
  await write(tx, {
    ...{ template: 'review_invitation', about: `${invitationId}:${n}` },
    ...{ to: found.email, contactId: found.contactId },
    data: {
      ...{ invitationId, n, productName: found.productName, incentive: found.incentive },
      ...{ subject: fill(found.subject, gaps), message: fill(found.message, gaps) },
    },
  })
}

const stop = async (tx: Tx, contactId: string) => {
  for (const email of await store.addressesOf(tx, contactId)) await store.switchInvitationsOff(tx, email, tx.now)
}
/** Said on the page of an invitation. */
export const stopInvitations: Reaction<'invitation.refused'> = (tx, { data }) => stop(tx, data.contactId)
export const stopUnsubscribed: Reaction<'invitation.moved'> = async (tx, { data: { contactId, to } }) => {
  if (to === 'unsubscribed') await stop(tx, contactId)
}
