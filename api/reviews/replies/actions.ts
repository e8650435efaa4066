import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import type { Moderator } from '../moderation/actions.ts'
import type { Reason } from '../moderation/contract.ts'
import { reviewById } from '../store.ts'
import type { Reply, SaveReply } from './contract.ts'
import { objectionsTo } from './objections.ts'
import * as store from './store.ts'

type ReplyRow = NonNullable<Awaited<ReturnType<typeof store.replyOf>>>
export const shownReply = (row: ReplyRow | undefined): Reply | null =>
  row && row.removedAt === null ? { body: row.body, changedAt: row.changedAt, edited: row.revision > 1 } : null

/** The company answers in public: once, in words it may rewrite, each wording kept. */
export const saveReply = (ctx: Moderator, reviewId: string, { body, sure }: SaveReply): Promise<Reply> =>
  ctx.write(async (tx) => {
    const review = await reviewById(tx, reviewId)
    if (!review || review.state === 'erased') throw notFound('review.not_found', 'There is no such review.')
    if (!review.shown) throw conflict('reply.not_shown', 'This review is not shown, so nobody would see the answer.')
    const objection = objectionsTo(body).find(({ mayInsist }) => !(mayInsist && sure))
    if (objection) throw invalid('body', objection.sentence)
    const before = await store.replyOf(tx, reviewId)
    if (before?.removedAt === null && before.body === body) return shownReply(before)!
    const row = { id: newId('rpl', tx.now), reviewId, body, revision: 1, createdAt: tx.now, changedAt: tx.now }
    const after = (await store.saveReply(tx, row))!
    await store.insertReplyRevision(tx, {
      ...{ id: newId('rpr', tx.now), replyId: after.id, n: after.revision, body },
      ...{ writtenBy: ctx.actor.accountId, createdAt: tx.now },
    })
    const { productId } = review
    await tx.emit('review.replied', { reviewId, productId, replyId: after.id, revision: after.revision })
    return shownReply(after)!
  })

/** After a report that was right. The wordings stay where nobody outside sees them. */
export async function removeReply(
  tx: Tx,
  reviewId: string,
  { productId, reason }: { productId: string; reason: Reason },
) {
  const row = await store.replyOf(tx, reviewId)
  if (!row || !(await store.removeReply(tx, row.id, tx.now))) {
    throw conflict('reply.gone', 'This answer is not shown any more.')
  }
  await tx.emit('reply.removed', { reviewId, productId, replyId: row.id, reason })
}
