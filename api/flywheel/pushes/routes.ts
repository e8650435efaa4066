import { Hono } from 'hono'
import { answer, body, doc, type Env, machine, may, pathId, query } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

/** What the company did to get the wheel going, and what came of it. */
export const pushRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Pushes, the last first', 'flywheel', { 200: wire.PushList }),
    may('wheel.read'),
    query(wire.PushQuery),
    async (c) => answer(c, wire.PushList, await actions.listPushes(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/',
    doc('Enter a push', 'flywheel', { 201: wire.Push }),
    may('outreach.manage'),
    body(wire.SavePush),
    async (c) => answer(c, wire.Push, await actions.recordPush(c.var.ctx, c.req.valid('json')), 201),
  )
  .get(
    '/effect',
    doc('What each channel brings, and what it takes', 'flywheel', { 200: wire.PushEffect }),
    may('wheel.read'),
    async (c) => answer(c, wire.PushEffect, await actions.pushEffect(c.var.ctx)),
  )
  .post('/count', doc('Count anew what pushes bring', 'flywheel', { 204: null }), may('outreach.manage'), async (c) => {
    await actions.askToCount(c.var.ctx)
    return c.body(null, 204)
  })
  .put(
    '/by-key/:key',
    doc('Tell of a push by its name; again is the same push', 'flywheel', { 200: wire.Push, 201: wire.Push }),
    machine('events.write', 'event.machine'),
    body(wire.TellPush),
    async (c) => {
      const key = wire.PushKey.parse(pathId(c, 'key'))
      const { push, isNew } = await actions.tellPush(c.var.ctx, key, c.req.valid('json'))
      return answer(c, wire.Push, push, isNew ? 201 : 200)
    },
  )
  .get('/:id', doc('One push', 'flywheel', { 200: wire.Push }), may('wheel.read'), async (c) =>
    answer(c, wire.Push, await actions.readPush(c.var.ctx, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change what was entered of a push', 'flywheel', { 200: wire.Push }),
    may('outreach.manage'),
    body(wire.SavePush),
    async (c) => answer(c, wire.Push, await actions.changePush(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .delete(
    '/:id',
    doc('Remove a push that was a mistake', 'flywheel', { 204: null }),
    may('outreach.manage'),
    async (c) => {
      await actions.removePush(c.var.ctx, pathId(c))
      return c.body(null, 204)
    },
  )
