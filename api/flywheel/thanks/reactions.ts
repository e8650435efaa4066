import type { Reaction } from '../../kernel/context.ts'
import { give } from './actions.ts'
import { thanksInMail } from './store.ts'

/** A mail of the journey that thanks has left. */
export const noteThanksSent: Reaction<'message.sent'> = async (tx, { data: { messageId } }) => {
  const found = await thanksInMail(tx, messageId)
  if (found) await give(tx, found, 'mail')
}
