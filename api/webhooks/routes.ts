import { Hono } from 'hono'
import { answer, body, doc, type Env, fresh, may, pathId } from '../kernel/http.ts'
import type { Caller } from '../kernel/outside.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { TestSent } from './deliveries/contract.ts'
import { HEARD } from './rules.ts'

const ROOM = 'webhooks'
const keeper = () => may('webhooks.manage')

export const webhookRoutes = (caller: Caller) =>
  new Hono<Env>()
    .get('/', doc('Endpoints', ROOM, { 200: wire.EndpointList }), keeper(), async (c) =>
      answer(c, wire.EndpointList, { items: await actions.listEndpoints(c.var.ctx) }),
    )
    .post(
      '/',
      doc('Make an endpoint; its secret is shown once', ROOM, { 201: wire.NewEndpoint }),
      fresh(keeper()),
      body(wire.SaveEndpoint),
      async (c) =>
        answer(c, wire.NewEndpoint, await actions.createEndpoint(c.var.ctx, caller, c.req.valid('json')), 201),
    )
    .get('/types', doc('What an endpoint may hear of', ROOM, { 200: wire.TypeList }), keeper(), (c) =>
      answer(c, wire.TypeList, { items: HEARD }),
    )
    .get('/:id', doc('One endpoint', ROOM, { 200: wire.EndpointView }), keeper(), async (c) =>
      answer(c, wire.EndpointView, await actions.viewEndpoint(c.var.ctx, pathId(c))),
    )
    .put(
      '/:id',
      doc('Change an endpoint', ROOM, { 200: wire.EndpointView }),
      fresh(keeper()),
      body(wire.SaveEndpoint),
      async (c) =>
        answer(c, wire.EndpointView, await actions.changeEndpoint(c.var.ctx, caller, pathId(c), c.req.valid('json'))),
    )
    .delete('/:id', doc('Remove an endpoint', ROOM, { 204: null }), fresh(keeper()), async (c) => {
      await actions.removeEndpoint(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .post(
      '/:id/state',
      doc('Switch an endpoint on or off', ROOM, { 200: wire.EndpointView }),
      keeper(),
      body(wire.SwitchEndpoint),
      async (c) =>
        answer(c, wire.EndpointView, await actions.switchEndpoint(c.var.ctx, pathId(c), c.req.valid('json').to)),
    )
    .post(
      '/:id/keys',
      doc('A new key; the one before signs beside it for a day', ROOM, { 201: wire.NewKey }),
      fresh(keeper()),
      body(wire.RotateKey),
      async (c) => answer(c, wire.NewKey, await actions.rotateKey(c.var.ctx, pathId(c), c.req.valid('json').kind), 201),
    )
    .delete(
      '/:id/keys/:keyId',
      doc('End an older key before its time', ROOM, { 204: null }),
      fresh(keeper()),
      async (c) => {
        await actions.endKey(c.var.ctx, pathId(c), pathId(c, 'keyId'))
        return c.body(null, 204)
      },
    )
    .post('/:id/test', doc('Send a test', ROOM, { 201: TestSent }), keeper(), async (c) =>
      answer(c, TestSent, await actions.testEndpoint(c.var.ctx, pathId(c)), 201),
    )
