import type { Reaction } from '../../kernel/context.ts'
import * as store from './store.ts'

/** Somebody came by a link of the company's own that a push was given. */
export const touchByLink: Reaction<'attribution.bound'> = async (tx, { data: { contactId, linkId } }) => {
  const push = await store.pushOfLink(tx, linkId)
  if (push) await store.insertTouches(tx, [{ contactId, pushId: push.id, how: 'link', at: tx.now }])
}
