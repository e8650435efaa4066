import type { Reaction } from '../../kernel/context.ts'
import { Problem } from '../../kernel/problem.ts'
import { SubmitReview } from '../contract.ts'
import { submit } from '../submitting.ts'
import * as store from './store.ts'

/** Its author opened the mail: now it is a review. One that cannot be any more (they wrote another) is let go. */
export const submitConfirmed: Reaction<'review.confirmed'> = async (tx, { data: { unconfirmedId, contactId } }) => {
  const held = await store.unconfirmedById(tx, unconfirmedId, tx.now)
  if (!held || held.email !== (await store.emailOf(tx, contactId))) return
  await store.deleteUnconfirmed(tx, held)
  try {
    const input = SubmitReview.parse(JSON.parse(held.words))
    await store.wholly(tx, () => submit(tx, { contactId, input, origin: held.origin }))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}
