import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

const ROOM = 'webhooks'
const keeper = () => may('webhooks.manage')

export const deliveryRoutes = new Hono<Env>()
  .get(
    '/:id/deliveries',
    doc('What was sent to an endpoint, newest first', ROOM, { 200: wire.DeliveryList }),
    keeper(),
    query(wire.DeliveryQuery),
    async (c) => answer(c, wire.DeliveryList, await actions.listDeliveries(c.var.ctx, pathId(c), c.req.valid('query'))),
  )
  .get(
    '/:id/deliveries/:messageId',
    doc('One delivery with its tries', ROOM, { 200: wire.DeliveryView }),
    keeper(),
    async (c) =>
      answer(
        c,
        wire.DeliveryView,
        await actions.viewDelivery(c.var.ctx, { endpointId: pathId(c), messageId: pathId(c, 'messageId') }),
      ),
  )
  .post(
    '/:id/deliveries/:messageId/replay',
    doc('Send one once more, with the same id', ROOM, { 200: wire.DeliveryView }),
    keeper(),
    async (c) =>
      answer(
        c,
        wire.DeliveryView,
        await actions.replay(c.var.ctx, { endpointId: pathId(c), messageId: pathId(c, 'messageId') }),
      ),
  )
  .post(
    '/:id/replays',
    doc('Send all that never arrived since a moment', ROOM, { 200: wire.Replayed }),
    keeper(),
    body(wire.ReplaySince),
    async (c) => answer(c, wire.Replayed, await actions.replaySince(c.var.ctx, pathId(c), c.req.valid('json').since)),
  )
