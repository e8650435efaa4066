import type { Reaction } from '../kernel/context.ts'
import { unsubscribe } from './newsletter/subscribing.ts'
import { emailsOf, forgetOptIns } from './opening/store.ts'
import { dropMoves } from './plans/store.ts'
import { giveUpAll } from './webinars/registering.ts'

/** One tap in a mail, or a switch in their account. */
export const endUnwanted: Reaction<'mail_preference.changed'> = async (tx, { data: { contactId, kind, to } }) => {
  if (kind === 'product' && to === 'off') await unsubscribe(tx, contactId)
}
/** Nobody is written to any more, and no link of theirs opens anything. */
export const forgetPerson: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  for (const contactId of members) {
    await unsubscribe(tx, contactId)
    await dropMoves(tx, contactId)
  }
  await giveUpAll(tx, members)
  await forgetOptIns(tx, members, await emailsOf(tx, members))
}
