import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../../kernel/http.ts'
import { mapType, typesSeen } from './actions.ts'
import { EventTypes, MapType, TypesQuery } from './contract.ts'

export const eventTypeRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Names of events that came, and how often', 'flywheel', { 200: EventTypes }),
    may('wheel.read'),
    query(TypesQuery),
    async (c) => answer(c, EventTypes, await typesSeen(c.var.ctx, c.req.valid('query'))),
  )
  .put(
    '/:id',
    doc('Say what a name counts as', 'flywheel', { 204: null }),
    may('wheel.manage'),
    body(MapType),
    async (c) => {
      await mapType(c.var.ctx, Number(pathId(c)) || 0, c.req.valid('json').countsAs)
      return c.body(null, 204)
    },
  )
