import type { Reaction } from '../../kernel/context.ts'
import { bringIn } from './coming.ts'
import * as store from './store.ts'

/** Somebody opened the mail: they are invited, and a partner as soon as they agree to the terms. */
export const noteOpened: Reaction<'partner_invitation.opened'> = async (tx, { data: { invitationId, contactId } }) => {
  const invitation = await store.invitationBy(tx, invitationId)
  if (invitation && invitation.endedAt === null) await bringIn(tx, invitation, contactId)
}
