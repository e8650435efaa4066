import type { Reaction } from '../../kernel/context.ts'
import { moveBetween } from './rules.ts'
import * as store from './store.ts'

const DAY = 86_400_000
/** The host says that somebody has another plan: larger or smaller, where both can be told apart and it did not say so itself. */
export const noteMove: Reaction<'contact.plan_changed'> = async (tx, { data: { contactId, from, to } }) => {
  const name = moveBetween(await store.plans(tx), from, to)
  if (name && !(await store.wasTold(tx, contactId, name, tx.now - DAY)))
    await tx.emit('plan.moved', { contactId, name })
}
