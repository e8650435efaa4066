import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, fresh, pathId, query } from '../../kernel/http.ts'
import type { Caller } from '../../kernel/outside.ts'
import * as actions from '../actions.ts'
import * as wire from '../contract.ts'
import * as deliveries from '../deliveries/actions.ts'
import * as sent from '../deliveries/contract.ts'
import { isBannedNow } from '../owner.ts'
import { MAX_POSTBACKS } from '../rules.ts'
import { PostbackList, SavePostback } from './contract.ts'
import { POSTBACKS } from './rules.ts'

const ROOM = 'webhooks'
const HERE = '/partnership/postbacks'
const ONE = `${HERE}/:id` as const

/** A partner's own endpoints; the same deliveries, keys and switches as the company's. */
export const myPostbackRoutes = (caller: Caller) =>
  new Hono<Env>()
    .get(HERE, doc('My postbacks', ROOM, { 200: PostbackList }), customer, async (c) => {
      const { ctx } = c.var
      const items = await actions.listEndpoints(ctx)
      const isBanned = await isBannedNow(ctx.read, ctx.actor)
      return answer(c, PostbackList, { items, types: [...POSTBACKS], most: MAX_POSTBACKS, isBanned })
    })
    .post(
      HERE,
      doc('Make a postback; its secret is shown once', ROOM, { 201: wire.NewEndpoint }),
      fresh(customer),
      body(SavePostback),
      async (c) =>
        answer(c, wire.NewEndpoint, await actions.createEndpoint(c.var.ctx, caller, c.req.valid('json')), 201),
    )
    .get(ONE, doc('One postback', ROOM, { 200: wire.EndpointView }), customer, async (c) =>
      answer(c, wire.EndpointView, await actions.viewEndpoint(c.var.ctx, pathId(c))),
    )
    .put(
      ONE,
      doc('Change a postback', ROOM, { 200: wire.EndpointView }),
      fresh(customer),
      body(SavePostback),
      async (c) =>
        answer(c, wire.EndpointView, await actions.changeEndpoint(c.var.ctx, caller, pathId(c), c.req.valid('json'))),
    )
    .delete(ONE, doc('Remove a postback', ROOM, { 204: null }), fresh(customer), async (c) => {
      await actions.removeEndpoint(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .post(
      `${ONE}/state`,
      doc('Switch a postback on or off', ROOM, { 200: wire.EndpointView }),
      customer,
      body(wire.SwitchEndpoint),
      async (c) =>
        answer(c, wire.EndpointView, await actions.switchEndpoint(c.var.ctx, pathId(c), c.req.valid('json').to)),
    )
    .post(
      `${ONE}/keys`,
      doc('A new key; the one before signs beside it for a day', ROOM, { 201: wire.NewKey }),
      fresh(customer),
      body(wire.RotateKey),
      async (c) => answer(c, wire.NewKey, await actions.rotateKey(c.var.ctx, pathId(c), c.req.valid('json').kind), 201),
    )
    .delete(
      `${ONE}/keys/:keyId`,
      doc('End an older key before its time', ROOM, { 204: null }),
      fresh(customer),
      async (c) => {
        await actions.endKey(c.var.ctx, pathId(c), pathId(c, 'keyId'))
        return c.body(null, 204)
      },
    )
    .post(`${ONE}/test`, doc('Send a test', ROOM, { 201: sent.TestSent }), customer, async (c) => {
      await c.var.ctx.spend(['postback.person', c.var.ctx.actor.contactId])
      return answer(c, sent.TestSent, await actions.testEndpoint(c.var.ctx, pathId(c)), 201)
    })
    .get(
      `${ONE}/deliveries`,
      doc('What was sent to a postback, newest first', ROOM, { 200: sent.DeliveryList }),
      customer,
      query(sent.DeliveryQuery),
      async (c) =>
        answer(c, sent.DeliveryList, await deliveries.listDeliveries(c.var.ctx, pathId(c), c.req.valid('query'))),
    )
    .get(
      `${ONE}/deliveries/:messageId`,
      doc('One delivery with its tries', ROOM, { 200: sent.DeliveryView }),
      customer,
      async (c) =>
        answer(
          c,
          sent.DeliveryView,
          await deliveries.viewDelivery(c.var.ctx, { endpointId: pathId(c), messageId: pathId(c, 'messageId') }),
        ),
    )
    .post(
      `${ONE}/deliveries/:messageId/replay`,
      doc('Send one once more, with the same id', ROOM, { 200: sent.DeliveryView }),
      customer,
      async (c) => {
        await c.var.ctx.spend(['postback.person', c.var.ctx.actor.contactId])
        const ref = { endpointId: pathId(c), messageId: pathId(c, 'messageId') }
        return answer(c, sent.DeliveryView, await deliveries.replay(c.var.ctx, ref))
      },
    )
