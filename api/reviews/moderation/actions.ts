import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { publish } from '../actions.ts'
import { checkMove } from '../rules.ts'
import { insertDecision, moveReview, type ReviewRow, reviewById } from '../store.ts'
import type { Decision } from './contract.ts'

export const decide = (ctx: Ctx<May<'reviews.moderate'>>, id: string, input: Decision) =>
  ctx.write(async (tx) => {
    const review = await reviewById(tx, id)
    if (!review) throw notFound('review.not_found', 'There is no such review.')
    const to = input.decision === 'publish' ? ('published' as const) : ('rejected' as const)
    checkMove(review.state, to)
    const decidedBy = ctx.actor.accountId
    const done =
      input.decision === 'publish' ? await publish(tx, review, decidedBy) : await reject(tx, review, input, decidedBy)
    if (!done) throw conflict('review.wrong_state', 'Somebody else has just decided this review.')
    return { id, state: to, rating: review.rating }
  })

type Rejection = Extract<Decision, { decision: 'reject' }>
async function reject(tx: Tx, review: ReviewRow, { reason, statement }: Rejection, decidedBy: string) {
  const { id, state: from, contactId, productId } = review
  if (!(await moveReview(tx, id, { from, to: 'rejected' }))) return false
  await insertDecision(tx, {
    ...{ id: newId('dec', tx.now), reviewId: id, fromState: from, toState: 'rejected' },
    ...{ reason, statement, decidedBy, createdAt: tx.now },
  })
  await tx.emit('review.rejected', { reviewId: id, contactId, productId, reason })
  return true
}
