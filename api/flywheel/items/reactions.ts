import type { Reaction } from '../../kernel/context.ts'
import { deleteComments } from '../comments/store.ts'
import { openItem } from './actions.ts'
import * as store from './store.ts'

/** Somebody who looked at a larger plan wants to be called: once for each time they ask. */
export const callAboutPlan: Reaction<'plan.upgrade_wanted'> = async (tx, { id, data: { contactId, planId, how } }) => {
  if (how !== 'call') return
  const plan = await store.planName(tx, planId)
  const dueOn = new Date(tx.now + 2 * 86_400_000).toISOString().slice(0, 10)
  const title = `Call them about the plan ${plan ?? ''}`.trim()
  await openItem(tx, { kind: 'task', cause: `plan_call:${id}`, title, team: 'sales', dueOn, contactId })
}

/** What was to be done about somebody names them, and so may what colleagues said of it. */
export const forgetItems: Reaction<'contact.erased'> = async (tx, { data: { contactId } }) => {
  const ids = await store.about(tx, contactId)
  await deleteComments(tx, 'item', ids)
  await store.forget(tx, ids, tx.now)
}
