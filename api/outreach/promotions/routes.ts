import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, machine, may, pathId, query } from '../../kernel/http.ts'
import { Paging } from '../../kernel/page.ts'
import { AskByMail, Asked } from '../contract.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export const promotionRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Promotions and what became of their codes', 'outreach', { 200: wire.PromotionList }),
    may('wheel.read'),
    query(Paging),
    async (c) => answer(c, wire.PromotionList, await actions.listPromotions(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/',
    doc('Make a promotion', 'outreach', { 201: wire.Promotion }),
    may('outreach.manage'),
    body(wire.SavePromotion),
    async (c) => answer(c, wire.Promotion, await actions.makePromotion(c.var.ctx, c.req.valid('json')), 201),
  )
  .post(
    '/redeem',
    doc('Take a code in, for one of your sales; again for the same is the same', 'outreach', { 200: wire.Redeemed }),
    machine('sales.write'),
    body(wire.Redeem),
    async (c) => answer(c, wire.Redeemed, await actions.redeem(c.var.ctx, c.req.valid('json'))),
  )
  .get(
    '/by-slug/:slug',
    doc('One promotion, for its readers', 'outreach', { 200: wire.PublicPromotion }),
    anyone,
    async (c) => answer(c, wire.PublicPromotion, await actions.look(c.var.ctx, pathId(c, 'slug'))),
  )
  .post('/by-slug/:slug/ask', doc('Ask for a code', 'outreach', { 202: Asked }), anyone, body(AskByMail), async (c) =>
    answer(c, Asked, await actions.askForCode(c.var.ctx, pathId(c, 'slug'), c.req.valid('json')), 202),
  )
  .get('/:id', doc('One promotion, for staff', 'outreach', { 200: wire.Promotion }), may('wheel.read'), async (c) =>
    answer(c, wire.Promotion, await actions.readPromotion(c.var.ctx, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a promotion that nobody has seen yet', 'outreach', { 200: wire.Promotion }),
    may('outreach.manage'),
    body(wire.SavePromotion),
    async (c) => answer(c, wire.Promotion, await actions.changePromotion(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .put(
    '/:id/state',
    doc('Publish a promotion, or end it', 'outreach', { 200: wire.Promotion }),
    may('outreach.manage'),
    body(wire.SetPromotionState),
    async (c) => answer(c, wire.Promotion, await actions.setState(c.var.ctx, pathId(c), c.req.valid('json').state)),
  )
