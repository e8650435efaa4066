import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict } from '../../kernel/problem.ts'
import { type AutoRule, factOf, mayGo, type PartnerState, reasonOfRule } from './rules.ts'
import * as store from './store.ts'

export interface Why {
  /** The colleague or key; null for what a rule decided, and for what partners do themselves. */
  by: string | null
  /** In words for the partner. */
  reason?: string | null
  rule?: AutoRule | null
}
const stored = ({ reason, rule }: Why) => (rule ? reasonOfRule(rule) : reason || null)

export const wrongMove = () =>
  conflict('partner.moved', 'That is not possible from here. Somebody may have decided meanwhile; look again.')

/** Writes the step of somebody who has just become a partner, in whatever state. */
export async function begin(tx: Tx, partnerId: string, to: PartnerState, why: Why, at = tx.now): Promise<void> {
  const row = { id: newId('pst', tx.now), partnerId, fromState: null, toState: to, reason: stored(why), at, by: why.by }
  await store.insertStep(tx, row)
}

type Change = Partial<Pick<store.PartnerRow, 'groupId' | 'website' | 'answers' | 'country'>>
/**
 * The only way a partner gets from one state to another: the row as it was seen, the step with its reason, the fact.
 * @throws Problem partner.moved
 */
export async function move(tx: Tx, before: store.PartnerRow, to: PartnerState, why: Why, change: Change = {}) {
  if (!mayGo(before.state, to)) throw wrongMove()
  const reason = stored(why)
  const set = {
    ...{ ...change, state: to, movedAt: tx.now, reason: to === 'approved' ? null : reason },
    ...(to === 'approved' && before.approvedAt === null && { approvedAt: tx.now }),
  }
  if (!(await store.changePartner(tx, before, set))) throw wrongMove()
  await note(tx, before, to, why)
  await announce(tx, before, before.state, to)
  return { ...before, ...set }
}
/** The step alone, where the row and the fact are written otherwise. */
export const note = (tx: Tx, { id, state }: Pick<store.PartnerRow, 'id' | 'state'>, to: PartnerState, why: Why) =>
  store.insertStep(tx, {
    ...{ id: newId('pst', tx.now), partnerId: id, fromState: state, toState: to },
    ...{ reason: stored(why), at: tx.now, by: why.by },
  })
/** Machines hear that it happened; why is told to the partner, by a page and a mail. */
export async function announce(
  tx: Tx,
  { id: partnerId, contactId }: Pick<store.PartnerRow, 'id' | 'contactId'>,
  from: PartnerState | null,
  to: PartnerState,
) {
  const fact = factOf(from, to)
  if (fact) await tx.emit(fact, { contactId, partnerId })
}
