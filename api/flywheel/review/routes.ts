import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Opened } from '../items/contract.ts'
import { decide, digestWish, holdReview, oneReview, reviewNow, wishDigest } from './actions.ts'
import { Decide, Digest, Hold, OneReview, ReviewNow, ReviewQuery } from './contract.ts'

/** The weekly review of the wheel: its agenda comes from the data, its decisions are kept. */
export const reviewRoutes = new Hono<Env>()
  .get(
    '/review',
    doc('What there is to talk about, and reviews that were held', 'teams', { 200: ReviewNow }),
    may('wheel.read'),
    query(ReviewQuery),
    async (c) => answer(c, ReviewNow, await reviewNow(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/review',
    doc('Hold the review: keep its agenda as it is now', 'teams', { 201: Opened }),
    may('items.manage'),
    body(Hold),
    async (c) => answer(c, Opened, await holdReview(c.var.ctx, c.req.valid('json').note), 201),
  )
  .get('/review/digest', doc('Whether you get the digest', 'teams', { 200: Digest }), may('wheel.manage'), async (c) =>
    answer(c, Digest, await digestWish(c.var.ctx)),
  )
  .put(
    '/review/digest',
    doc('Get the digest by mail, or no longer', 'teams', { 204: null }),
    may('wheel.manage'),
    body(Digest),
    async (c) => {
      await wishDigest(c.var.ctx, c.req.valid('json').wanted)
      return c.body(null, 204)
    },
  )
  .get('/review/:id', doc('A review as it was held', 'teams', { 200: OneReview }), may('wheel.read'), async (c) =>
    answer(c, OneReview, await oneReview(c.var.ctx, pathId(c))),
  )
  .post(
    '/review/:id/decisions',
    doc('Keep what was decided', 'teams', { 201: Opened }),
    may('items.manage'),
    body(Decide),
    async (c) => answer(c, Opened, await decide(c.var.ctx, pathId(c), c.req.valid('json')), 201),
  )
