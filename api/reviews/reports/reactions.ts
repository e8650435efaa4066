import type { Reaction, Tx } from '../../kernel/context.ts'
import * as appeals from '../appeals/store.ts'
import { closeProposals, lastRefusal } from '../moderation/store.ts'
import { reviewById } from '../store.ts'
import { GRAVE } from './actions.ts'
import * as store from './store.ts'

/** What is removed for another cause answers those who reported it too. */
export const answerReports: Reaction<'review.removed'> = async (tx, { data: { reviewId, productId } }) => {
  const decision = await lastRefusal(tx, reviewId)
  for (const { id, subject } of await store.openReportsOf(tx, reviewId)) {
    if (subject !== 'review') continue
    const outcome = decision?.statement ?? ''
    await store.settleReport(tx, id, {
      ...{ state: 'upheld', outcome, decidedBy: decision?.secondBy ?? decision?.decidedBy ?? null, decidedAt: tx.now },
    })
    await tx.emit('report.decided', { reportId: id, reviewId, productId, outcome: 'upheld' })
  }
}

const TAKEN_BACK = 'Its author took the review back.'
/** Nobody judges what is not there any more: an appeal has no object, and a proposal neither. */
async function endQuestions(tx: Tx, reviewId: string): Promise<void> {
  const appeal = await appeals.openAppealOf(tx, reviewId)
  if (appeal) await appeals.settleAppeal(tx, appeal.id, { state: 'upheld', outcome: TAKEN_BACK, decidedAt: tx.now })
  await closeProposals(tx, reviewId, tx.now)
}

/** Its author took it back. What it stands aside for waits on, so that putting it back is no way around. */
export const endOpenWork: Reaction<'review.withdrawn'> = async (tx, { data: { reviewId, productId } }) => {
  await endQuestions(tx, reviewId)
  const wasAside = (await reviewById(tx, reviewId))?.withdrawnFrom === 'suspended'
  for (const { id, category } of await store.openReportsOf(tx, reviewId)) {
    if (wasAside && (GRAVE as readonly string[]).includes(category)) continue
    await store.settleReport(tx, id, { state: 'dismissed', outcome: TAKEN_BACK, decidedAt: tx.now })
    await tx.emit('report.decided', { reportId: id, reviewId, productId, outcome: 'dismissed' })
  }
}

/** It is erased: those who reported it are not written to, and what they said about its author goes too. */
export const forgetOpenWork: Reaction<'review.erased'> = async (tx, { data: { reviewId } }) => {
  await endQuestions(tx, reviewId)
  for (const { id } of await store.openReportsOf(tx, reviewId)) {
    await store.settleReport(tx, id, { state: 'dismissed', decidedAt: tx.now })
  }
  await store.emptyReports(tx, reviewId)
}
