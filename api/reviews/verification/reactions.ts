import type { Reaction } from '../../kernel/context.ts'
import { gatherEvidence } from './actions.ts'
import { reviewsOfPerson } from './store.ts'

/** Something happened that shows who somebody is: their reviews say so from now on. */
export const verifyAgain: Reaction<
  'sale.recorded' | 'contact.identified' | 'account.created' | 'account.confirmed'
> = async (tx, { data }) => {
  if (!('contactId' in data) || !data.contactId) return
  for (const { id } of await reviewsOfPerson(tx, data.contactId)) await gatherEvidence(tx, id)
}
