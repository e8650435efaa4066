import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import { PointsOption, PointsOptionList, Redeem, Redeemed, SaveOption, SwitchOption } from './contract.ts'
import * as store from './store.ts'

/** What customers may take for their points, for staff. */
export const pointsOptionRoutes = new Hono<Env>()
  .get('/', doc('What points buy', 'rewards', { 200: PointsOptionList }), may('referrals.read'), async (c) =>
    answer(c, PointsOptionList, { items: (await store.options(c.var.ctx.read)).map(actions.shown) }),
  )
  .post(
    '/',
    doc('Offer something for points', 'rewards', { 201: PointsOption }),
    may('rewards.manage'),
    body(SaveOption),
    async (c) => {
      const id = await actions.saveOption(c.var.ctx, c.req.valid('json'))
      return answer(c, PointsOption, await actions.optionById(c.var.ctx.read, id), 201)
    },
  )
  .get('/:id', doc('One of them', 'rewards', { 200: PointsOption }), may('referrals.read'), async (c) =>
    answer(c, PointsOption, await actions.optionById(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Offer something else in its place', 'rewards', { 200: PointsOption }),
    may('rewards.manage'),
    body(SaveOption),
    async (c) => {
      await actions.saveOption(c.var.ctx, c.req.valid('json'), pathId(c))
      return answer(c, PointsOption, await actions.optionById(c.var.ctx.read, pathId(c)))
    },
  )
  .put(
    '/:id/on',
    doc('Offer it, or offer it no more', 'rewards', { 200: PointsOption }),
    may('rewards.manage'),
    body(SwitchOption),
    async (c) => {
      await actions.switchOption(c.var.ctx, pathId(c), c.req.valid('json').on)
      return answer(c, PointsOption, await actions.optionById(c.var.ctx.read, pathId(c)))
    },
  )

/** Points of the person who asks. */
export const myPointsRoutes = new Hono<Env>().post(
  '/points/redemptions',
  doc('Take something for my points', 'rewards', { 200: Redeemed }),
  customer,
  body(Redeem),
  async (c) => answer(c, Redeemed, await actions.redeem(c.var.ctx, c.req.valid('json'))),
)
