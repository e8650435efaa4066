import type { Reaction } from '../../kernel/context.ts'
import { lastRefusal } from '../moderation/store.ts'
import * as store from './store.ts'

/** What is removed for another cause answers those who reported it too. */
export const answerReports: Reaction<'review.removed'> = async (tx, { data: { reviewId, productId } }) => {
  const decision = await lastRefusal(tx, reviewId)
  for (const { id } of await store.openReportsOf(tx, reviewId)) {
    const outcome = decision?.statement ?? ''
    await store.settleReport(tx, id, {
      ...{ state: 'upheld', outcome, decidedBy: decision?.secondBy ?? decision?.decidedBy ?? null, decidedAt: tx.now },
    })
    await tx.emit('report.decided', { reportId: id, reviewId, productId, outcome: 'upheld' })
  }
}
