import { type Context, Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, pathId } from '../kernel/http.ts'
import { restoreReview, reviseReview, submitInvited, submitReview, withdrawReview } from './actions.ts'
import * as wire from './contract.ts'
import { ownReviews } from './own/present.ts'
import { holdUnconfirmed } from './unconfirmed/actions.ts'

export const reviewRoutes = new Hono<Env>()
  .post(
    '/',
    doc('Leave a review', 'reviews', { 201: wire.OwnReview }),
    customer,
    body(wire.SubmitReview),
    async (c) => {
      const { id } = await submitReview(c.var.ctx, c.req.valid('json'))
      const { read, actor } = c.var.ctx
      return answer(c, wire.OwnReview, (await ownReviews(read, actor.contactId)).find((own) => own.id === id)!, 201)
    },
  )
  .post(
    '/invited',
    doc('Leave a review by the token of an invitation', 'reviews', { 201: wire.ReviewState }),
    anyone,
    body(wire.SubmitInvited),
    async (c) => answer(c, wire.ReviewState, await submitInvited(c.var.ctx, c.req.valid('json')), 201),
  )
  .post(
    '/unconfirmed',
    doc('Leave a review for an address; it waits until its owner says it is theirs', 'reviews', {
      202: wire.Unconfirmed,
    }),
    anyone,
    body(wire.SubmitUnconfirmed),
    async (c) => answer(c, wire.Unconfirmed, await holdUnconfirmed(c.var.ctx, c.req.valid('json')), 202),
  )

const stateOf = (c: Context, review: { id: string; state: string }) => answer(c, wire.ReviewState, review as never)

export const myReviewRoutes = new Hono<Env>()
  .get(
    '/reviews',
    doc('Your reviews, and where your words are used', 'me', { 200: wire.OwnReviewList }),
    customer,
    async (c) => answer(c, wire.OwnReviewList, { items: await ownReviews(c.var.ctx.read, c.var.ctx.actor.contactId) }),
  )
  .put(
    '/reviews/:id',
    doc('Write a review of yours anew', 'me', { 200: wire.ReviewState }),
    customer,
    body(wire.ReviseReview),
    async (c) => stateOf(c, await reviseReview(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post('/reviews/:id/withdraw', doc('Take a review back', 'me', { 200: wire.ReviewState }), customer, async (c) =>
    stateOf(c, await withdrawReview(c.var.ctx, pathId(c))),
  )
  .post(
    '/reviews/:id/restore',
    doc('Put a review back that you took back', 'me', { 200: wire.ReviewState }),
    customer,
    async (c) => stateOf(c, await restoreReview(c.var.ctx, pathId(c))),
  )
