import type { Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { DECIDE_WITHIN_MS, type Finding } from './rules.ts'
import * as store from './store.ts'

export interface Bound {
  id: string
  ownerId: string
  contactId: string
}

/** Once for each pair and rule. A note is kept beside and stops nothing. */
export async function open(
  tx: Tx,
  { id: subjectId, ownerId, contactId }: Bound,
  { rule, action, evidence }: Finding,
  subjectKind = 'attribution',
) {
  const id = newId('hld', tx.now)
  const about = { subjectKind, subjectId, contactId }
  const isNew = await store.insertHold(tx, {
    ...{ id, rule, action, ...about, ownerId, evidence: JSON.stringify(evidence) },
    state: action === 'hold' ? 'open' : 'cleared',
    ...{ openedAt: tx.now, dueAt: tx.now + DECIDE_WITHIN_MS },
  })
  if (isNew && action === 'hold') await tx.emit('hold.opened', { holdId: id, rule, ...about })
}
