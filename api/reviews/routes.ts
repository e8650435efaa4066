import { Hono } from 'hono'
import type { Reads } from '../../db/client.ts'
import { answer, anyone, body, customer, doc, type Env, pathId, query } from '../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../kernel/page.ts'
import { notFound } from '../kernel/problem.ts'
import { submitReview, withdrawReview } from './actions.ts'
import {
  type OwnReview,
  OwnReviewList,
  OwnReview as OwnReviewShape,
  PublicReviewList,
  ReviewState,
  SubmitReview,
} from './contract.ts'
import * as store from './store.ts'

export const reviewRoutes = new Hono<Env>().post(
  '/',
  doc('Leave a review', 'reviews', { 201: OwnReviewShape }),
  customer,
  body(SubmitReview),
  async (c) => answer(c, OwnReviewShape, await submitReview(c.var.ctx, c.req.valid('json')), 201),
)

/** Beside the product's own routes: what customers said of it. */
export const productReviewRoutes = new Hono<Env>().get(
  '/:slug/reviews',
  doc('All published reviews of a product, newest first', 'reviews', { 200: PublicReviewList }),
  anyone,
  query(Paging),
  async (c) => {
    const { read } = c.var.ctx
    const paging = c.req.valid('query')
    const product = await store.productBySlug(read, pathId(c, 'slug'))
    if (!product) throw notFound('product.not_found', 'There is no product at this address.')
    const rows = await store.publicReviews(read, product.id, paging, decodeCursor(paging.cursor))
    const keyed = rows.map((row) => ({ ...row, publishedAt: row.publishedAt!, at: row.publishedAt! }))
    return answer(
      c,
      PublicReviewList,
      pageOf(keyed, paging.limit, (row) => row),
    )
  },
)

export const myReviewRoutes = new Hono<Env>()
  .get(
    '/reviews',
    doc('Your reviews, and where your words are used', 'me', { 200: OwnReviewList }),
    customer,
    async (c) => answer(c, OwnReviewList, { items: await ownReviews(c.var.ctx.read, c.var.ctx.actor.contactId) }),
  )
  .post('/reviews/:id/withdraw', doc('Take a review back', 'me', { 200: ReviewState }), customer, async (c) =>
    answer(c, ReviewState, await withdrawReview(c.var.ctx, pathId(c))),
  )

async function ownReviews(db: Reads, contactId: string): Promise<OwnReview[]> {
  const rows = await store.reviewsOf(db, contactId)
  const ids = rows.map((row) => row.review.id)
  const rejections = await store.rejectionsOf(db, ids)
  const testimonials = await store.testimonialsOf(db, ids)
  return rows.map(({ review, product }) => {
    const rejected = rejections.find((d) => d.reviewId === review.id)
    return {
      ...review,
      state: review.state as OwnReview['state'],
      product,
      decision: rejected ? { reason: rejected.reason!, statement: rejected.statement! } : null,
      testimonials: testimonials.filter((t) => t.reviewId === review.id),
    }
  })
}
