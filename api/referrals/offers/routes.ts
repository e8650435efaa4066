import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import { Offer, OfferList, SaveOffer } from './contract.ts'

/** What friends are offered: drafts, the one that is live, and those that ended. */
export const offerRoutes = new Hono<Env>()
  .get('/', doc('Offers, the live one first', 'referrals', { 200: OfferList }), may('referrals.read'), async (c) =>
    answer(c, OfferList, { items: await actions.allOffers(c.var.ctx.read) }),
  )
  .post(
    '/',
    doc('Write an offer', 'referrals', { 201: Offer }),
    may('referrals.manage'),
    body(SaveOffer),
    async (c) => {
      const id = await actions.saveOffer(c.var.ctx, c.req.valid('json'))
      return answer(c, Offer, await actions.offerById(c.var.ctx.read, id), 201)
    },
  )
  .get('/:id', doc('One offer', 'referrals', { 200: Offer }), may('referrals.read'), async (c) =>
    answer(c, Offer, await actions.offerById(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Write a draft anew', 'referrals', { 200: Offer }),
    may('referrals.manage'),
    body(SaveOffer),
    async (c) => {
      await actions.saveOffer(c.var.ctx, c.req.valid('json'), pathId(c))
      return answer(c, Offer, await actions.offerById(c.var.ctx.read, pathId(c)))
    },
  )
  .delete('/:id', doc('Delete a draft', 'referrals', { 204: null }), may('referrals.manage'), async (c) => {
    await actions.removeOffer(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .post('/:id/live', doc('Put an offer live', 'referrals', { 200: Offer }), may('referrals.manage'), async (c) => {
    await actions.goLive(c.var.ctx, pathId(c))
    return answer(c, Offer, await actions.offerById(c.var.ctx.read, pathId(c)))
  })
  .post('/:id/end', doc('End an offer', 'referrals', { 200: Offer }), may('referrals.manage'), async (c) => {
    await actions.endOffer(c.var.ctx, pathId(c))
    return answer(c, Offer, await actions.offerById(c.var.ctx.read, pathId(c)))
  })
