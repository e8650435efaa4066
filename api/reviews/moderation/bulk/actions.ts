import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { conflict, notFound, problem } from '../../../kernel/problem.ts'
import { move } from '../../moves.ts'
import { reviewById } from '../../store.ts'
import { type Moderator, waitingReview } from '../actions.ts'
import type { BulkSpam } from '../contract.ts'
import { groundsOf } from '../rules.ts'
import * as store from '../store.ts'
import { signalsOf, turnDown } from '../turning-down.ts'

const UNDO_MS = 10 * 60_000

/** Advertising comes in floods; no other reason may be given to many at once. All of them, or none. */
export const rejectSpam = (ctx: Moderator, { ids, statement }: BulkSpam) =>
  ctx.write(async (tx) => {
    const id = newId('blk', tx.now)
    const decidedBy = ctx.actor.accountId
    for (const reviewId of ids) {
      const review = await waitingReview(tx, reviewId)
      const signals = await signalsOf(tx, review)
      await turnDown(tx, review, { reason: 'SPAM', statement, evidence: { bulkId: id }, decidedBy, signals })
    }
    await store.insertBulk(tx, { id, reviews: JSON.stringify(ids), decidedBy, createdAt: tx.now })
    return { id, reviews: ids, undoableUntil: tx.now + UNDO_MS }
  })

/** Each review that still stands rejected waits again; that is a decision of its own. */
export const undoSpam = (ctx: Moderator, id: string) =>
  ctx.write(async (tx) => {
    const bulk = await store.bulkById(tx, id)
    if (!bulk) throw notFound('bulk.not_found', 'There is nothing like this to undo.')
    if (bulk.undoneAt !== null) throw conflict('bulk.undone', 'This was undone already.')
    if (tx.now - bulk.createdAt > UNDO_MS) {
      throw problem('gone', 'bulk.too_late', 'This can be undone for ten minutes. Decide each review by itself.')
    }
    const decidedBy = ctx.actor.accountId
    if (!(await store.markUndone(tx, id, decidedBy, tx.now))) throw conflict('bulk.undone', 'This was undone already.')
    const reviews: string[] = []
    for (const reviewId of JSON.parse(bulk.reviews) as string[]) {
      if (await reopen(tx, reviewId, { bulkId: id, decidedBy })) reviews.push(reviewId)
    }
    return { id, reviews, undoableUntil: bulk.createdAt + UNDO_MS }
  })

async function reopen(tx: Tx, reviewId: string, { bulkId, decidedBy }: { bulkId: string; decidedBy: string }) {
  const review = await reviewById(tx, reviewId)
  if (review?.state !== 'rejected') return false
  const grounds = groundsOf({ scope: 'shown' })
  await move(tx, review, { step: 'reopen', decidedBy, blind: true, evidence: { bulkId }, grounds })
  return true
}
