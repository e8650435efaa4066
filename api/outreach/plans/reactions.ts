import type { Reaction, Tx } from '../../kernel/context.ts'
import { TELLS_MS } from './rules.ts'
import * as store from './store.ts'

/** The host says that somebody has another plan. Most say next that it is larger or smaller: they are given time to. */
export const noteMove: Reaction<'contact.plan_changed'> = async (tx, { data: { contactId, from, to } }) => {
  const plans = { fromPlan: from, toPlan: to, fromYearly: null, toYearly: null }
  await store.noteMove(tx, { contactId, subscription: '', ...plans, ...waiting(tx, tx.now) })
}
/** A subscription is dearer or cheaper than before. The host is given the same time to say so itself. */
export const noteRepriced: Reaction<'subscription.repriced'> = async (tx, { data }) => {
  const { contactId, subscription, fromYearly, toYearly, at } = data
  const prices = { fromPlan: null, toPlan: null, fromYearly, toYearly }
  await store.noteMove(tx, { contactId, subscription, ...prices, ...waiting(tx, at) })
}
const waiting = ({ now }: Tx, at: number) => ({ movedAt: at, lastAt: at, dueAt: now + TELLS_MS })
