import { Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, pathId, query } from '../../kernel/http.ts'
import { notFound } from '../../kernel/problem.ts'
import { productBySlug } from '../store.ts'
import { facetsOf, voteHelpful } from './actions.ts'
import { Facets, Helpful, History, ListQuery, PublicReview, PublicReviewList, VoteHelpful } from './contract.ts'
import { placeAt, placeOf } from './place.ts'
import { present } from './present.ts'
import { keyOf } from './rules.ts'
import * as store from './store.ts'

const noProduct = () => notFound('product.not_found', 'There is no product at this address.')
const noReview = () => notFound('review.not_found', 'There is no such review.')
const CRITERIA = {
  newest: 'The newest first.',
  helpful: 'Those that most readers found helpful first: the lower end of the 95 % interval of their share.',
  highest: 'The most stars first, then the newest.',
  lowest: 'The fewest stars first, then the newest.',
} as const

/** Beside the product's own routes: what customers said of it. */
export const productReviewRoutes = new Hono<Env>()
  .get(
    '/:slug/reviews',
    doc('Published reviews of a product; the visitor chooses which and in what order', 'reviews', {
      200: PublicReviewList,
    }),
    anyone,
    query(ListQuery),
    async (c) => {
      const { read, actor } = c.var.ctx
      const asked = c.req.valid('query')
      const product = await productBySlug(read, pathId(c, 'slug'))
      if (!product) throw noProduct()
      const rows = await store.publicReviews(read, product.id, asked, placeAt(asked.cursor))
      const shown = rows.slice(0, asked.limit)
      const last = rows.length > asked.limit ? shown.at(-1) : undefined
      return answer(c, PublicReviewList, {
        items: await present(read, shown, actor),
        nextCursor: last ? placeOf({ by: keyOf(asked.sort, last), at: last.publishedAt!, id: last.id }) : null,
        criterion: CRITERIA[asked.sort],
      })
    },
  )
  .get(
    '/:slug/reviews/facets',
    doc('Languages, topics and kinds of reviews to choose from', 'reviews', { 200: Facets }),
    anyone,
    async (c) => {
      const { read } = c.var.ctx
      const product = await productBySlug(read, pathId(c, 'slug'))
      if (!product) throw noProduct()
      return answer(c, Facets, await facetsOf(read, product.id))
    },
  )

/** Published reviews by their own address. */
export const publicReviewRoutes = new Hono<Env>()
  .get('/:id', doc('One published review', 'reviews', { 200: PublicReview }), anyone, async (c) => {
    const { read, actor } = c.var.ctx
    const row = await store.publicReview(read, pathId(c))
    if (!row) throw noReview()
    return answer(c, PublicReview, (await present(read, [row], actor))[0]!)
  })
  .get(
    '/:id/history',
    doc('Every wording of a review that was shown', 'reviews', { 200: History }),
    anyone,
    async (c) => {
      const { read } = c.var.ctx
      if (!(await store.publicReview(read, pathId(c)))) throw noReview()
      return answer(c, History, { items: await store.shownRevisions(read, pathId(c)) })
    },
  )
  .put(
    '/:id/helpful',
    doc('Say whether a review helped you', 'reviews', { 200: Helpful }),
    customer,
    body(VoteHelpful),
    async (c) => answer(c, Helpful, await voteHelpful(c.var.ctx, pathId(c), c.req.valid('json').value)),
  )
  .delete('/:id/helpful', doc('Take your vote back', 'reviews', { 200: Helpful }), customer, async (c) =>
    answer(c, Helpful, await voteHelpful(c.var.ctx, pathId(c), null)),
  )
