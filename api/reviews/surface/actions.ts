import type { Reads } from '../../../db/client.ts'
import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { ownReview } from '../store.ts'
import { helpfulScore, topicsOf } from './rules.ts'
import * as store from './store.ts'

const TALKED_ABOUT = 2_000
/** Up to here they are counted when asked for; a product with more is counted by night, so that a page costs the same. */
const FEW = 200
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
    const counts = (await store.shownCount(ctx.read, id)) > FEW ? await countFacets(ctx.read, id) : undefined
    await ctx.write(async (tx) => {
      await store.replaceTopics(tx, id, topics)
      if (counts) await store.saveFacets(tx, { productId: id, counts: JSON.stringify(counts), countedAt: tx.now })
    })
    await YIELD()
  }
}

async function countFacets(read: Reads, productId: string) {
  const rows = await store.facets(read, productId, TALKED_ABOUT)
  const sum = (of: 'verified' | 'media') => rows.reduce((all, row) => all + row[of], 0)
  const languages = rows.filter(({ lang }) => lang !== 'und').map(({ lang, n }) => ({ lang, n }))
  return { languages, verified: sum('verified'), withMedia: sum('media') }
}
/** What there is to choose from. */
export async function facetsOf(read: Reads, productId: string) {
  const saved = (await store.shownCount(read, productId)) > FEW ? await store.savedFacets(read, productId) : undefined
  const counts = saved ? (JSON.parse(saved) as Awaited<ReturnType<typeof countFacets>>) : undefined
  return { ...(counts ?? (await countFacets(read, productId))), topics: await store.topics(read, productId) }
}
