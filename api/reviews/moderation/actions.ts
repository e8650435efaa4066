import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { checkMove } from '../rules.ts'
import { countRating, moveReview, reviewById } from '../store.ts'
import type { Decision } from './contract.ts'
import { insertDecision } from './store.ts'

export const decide = (ctx: Ctx<May<'reviews.moderate'>>, id: string, input: Decision) =>
  ctx.write(async (tx) => {
    const review = await reviewById(tx, id)
    if (!review) throw notFound('review.not_found', 'There is no such review.')
    const from = review.state
    const to = input.decision === 'publish' ? ('published' as const) : ('rejected' as const)
    checkMove(from, to)
    const moved = await moveReview(tx, id, { from, to, ...(to === 'published' && { publishedAt: tx.now }) })
    if (!moved) throw conflict('review.wrong_state', 'Somebody else has just decided this review.')

    const ground = input.decision === 'reject' ? { reason: input.reason, statement: input.statement } : {}
    await insertDecision(tx, {
      id: newId('dec', tx.now),
      reviewId: id,
      fromState: from,
      toState: to,
      ...ground,
      decidedBy: ctx.actor.accountId,
      createdAt: tx.now,
    })
    const fact = { reviewId: id, contactId: review.contactId, productId: review.productId }
    if (input.decision === 'publish') {
      await countRating(tx, review.productId, review.rating, 1)
      await tx.emit('review.published', { ...fact, rating: review.rating })
    } else {
      await tx.emit('review.rejected', { ...fact, reason: input.reason })
    }
    return { id, state: to, rating: review.rating }
  })
