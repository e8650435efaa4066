import { Hono } from 'hono'
import { answer, anyone, doc, type Env, query } from '../../kernel/http.ts'
import { voterIn } from '../votes/voter.ts'
import { listRequests, similarRequests } from './actions.ts'
import * as wire from './contract.ts'

export const listRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Requests that you may see; who looks chooses which and in what order', 'requests', { 200: wire.RequestList }),
    anyone,
    query(wire.ListQuery),
    async (c) => {
      const { ctx } = c.var
      return answer(c, wire.RequestList, await listRequests(ctx, c.req.valid('query'), voterIn(c, ctx)))
    },
  )
  .get(
    '/similar',
    doc('What was asked for already and reads like this', 'requests', { 200: wire.SimilarList }),
    anyone,
    query(wire.SimilarQuery),
    async (c) => {
      const { ctx } = c.var
      return answer(c, wire.SimilarList, {
        items: await similarRequests(ctx, c.req.valid('query'), voterIn(c, ctx)),
      })
    },
  )
