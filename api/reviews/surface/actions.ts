import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { ownReview } from '../store.ts'
import { helpfulScore, topicsOf } from './rules.ts'
import * as store from './store.ts'

const TALKED_ABOUT = 2_000
const YIELD = () => new Promise((done) => setImmediate(done))

/** One vote a person and review; the last one stands, and sending it again changes nothing. */
export const voteHelpful = (ctx: Ctx<Customer>, reviewId: string, value: 1 | -1 | null) =>
  ctx.write(async (tx) => {
    const review = await store.publicReview(tx, reviewId)
    if (!review) throw notFound('review.not_found', 'There is no such review.')
    const { contactId } = ctx.actor
    if (await ownReview(tx, reviewId, contactId)) {
      throw conflict('review.own_vote', 'This is your own review. Others say whether it helped them.')
    }
    await store.dropVotes(tx, reviewId, contactId)
    if (value !== null) await store.saveVote(tx, { reviewId, contactId, value, votedAt: tx.now })
    return { ...(await recountVotes(tx, reviewId)), voted: value }
  })

async function recountVotes(tx: Tx, reviewId: string) {
  const { up, down } = await store.countVotes(tx, reviewId)
  await store.setHelpful(tx, reviewId, { up, down, score: helpfulScore(up, down) })
  return { up, down }
}

/** What people talk about, product by product, from the newest reviews of each. */
export async function countTopics(ctx: Ctx): Promise<void> {
  for (const { id } of await store.productIds(ctx.read)) {
    const topics = topicsOf(await store.newestWords(ctx.read, id, TALKED_ABOUT))
    await ctx.write((tx) => store.replaceTopics(tx, id, topics))
    await YIELD()
  }
}
