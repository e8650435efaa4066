import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { numberIn } from '../access.ts'
import { decideRequest } from './actions.ts'
import { DecideRequest, HeldList } from './contract.ts'
import { heldRequests } from './reading.ts'

export const heldRoutes = new Hono<Env>()
  .get(
    '/held',
    doc('Requests that wait for you, oldest first', 'requests', { 200: HeldList }),
    may('requests.read'),
    async (c) => answer(c, HeldList, await heldRequests(c.var.ctx.read)),
  )
  .post(
    '/:number/decide',
    doc('Publish a held request, or say why not', 'requests', { 204: null }),
    may('requests.manage'),
    body(DecideRequest),
    async (c) => {
      await decideRequest(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
