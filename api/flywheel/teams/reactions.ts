import type { Reaction } from '../../kernel/context.ts'
import { deleteComments } from '../comments/store.ts'
import { about } from '../feed/store.ts'
import { forgetItems } from '../items/reactions.ts'
import { forgetPromises } from '../promises/actions.ts'

/** What the teams wrote down about somebody who is erased. */
export const forgetTeamwork: Reaction<'contact.erased'> = async (tx, fact) => {
  await forgetItems(tx, fact)
  await deleteComments(tx, 'feed', await about(tx, fact.data.contactId))
  await forgetPromises(tx, fact.data.contactId)
}
