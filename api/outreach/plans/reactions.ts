import type { Reaction } from '../../kernel/context.ts'
import { TELLS_MS } from './rules.ts'
import * as store from './store.ts'

/** The host says that somebody has another plan. Most say next that it is larger or smaller: they are given time to. */
export const noteMove: Reaction<'contact.plan_changed'> = async (tx, { data: { contactId, from, to } }) => {
  await store.noteMove(tx, { contactId, fromPlan: from, toPlan: to, movedAt: tx.now, dueAt: tx.now + TELLS_MS })
}
