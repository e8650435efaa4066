import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, pathId, query } from '../../kernel/http.ts'
import { numberIn } from '../access.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export const followingRoutes = new Hono<Env>().put(
  '/:number/follow',
  doc('Choose what you hear of a request', 'requests', { 200: wire.FollowState }),
  customer,
  body(wire.ChooseFollow),
  async (c) => {
    const { level } = c.req.valid('json')
    const state = await actions.chooseFollow(c.var.ctx, numberIn(pathId(c, 'number')), level)
    return answer(c, wire.FollowState, state)
  },
)

export const myFollowRoutes = new Hono<Env>()
  .get(
    '/follows',
    doc('The requests you follow, newest change first', 'requests', { 200: wire.FollowList }),
    customer,
    query(wire.FollowQuery),
    async (c) => answer(c, wire.FollowList, await actions.followsOf(c.var.ctx, c.req.valid('query'))),
  )
  .put(
    '/follows/rhythm',
    doc('Hear of requests at once, or each morning', 'requests', { 204: null }),
    customer,
    body(wire.ChooseRhythm),
    async (c) => {
      await actions.chooseRhythm(c.var.ctx, c.req.valid('json').rhythm)
      return c.body(null, 204)
    },
  )
