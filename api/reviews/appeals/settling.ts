import type { Tx } from '../../kernel/context.ts'
import { groundsOf } from '../moderation/rules.ts'
import { move } from '../moves.ts'
import type { ReviewRow } from '../store.ts'
import * as store from './store.ts'

/** The author was right, or nobody said otherwise in time: it stands again, with the day it was sent. */
export async function overturn(
  tx: Tx,
  review: ReviewRow,
  { handledBy, outcome }: { handledBy: string | null; outcome: string },
): Promise<ReviewRow> {
  const appeal = await store.openAppealOf(tx, review.id)
  if (appeal) await store.settleAppeal(tx, appeal.id, { state: 'overturned', handledBy, outcome, decidedAt: tx.now })
  return move(tx, review, {
    ...{ step: 'overturn', decidedBy: handledBy, statement: outcome, blind: handledBy !== null },
    grounds: groundsOf({ scope: 'shown', automated: handledBy === null }),
  })
}
