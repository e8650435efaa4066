import { Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { numberIn } from '../access.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

/** Stands before the room's own routes: `loops` is no number. */
export const loopRoutes = new Hono<Env>()
  .get(
    '/loops',
    doc('How many voters heard what became of their wish, and came to see it', 'requests', { 200: wire.LoopList }),
    may('requests.read'),
    query(wire.LoopQuery),
    async (c) => answer(c, wire.LoopList, await actions.allLoops(c.var.ctx, c.req.valid('query'))),
  )
  .get(
    '/:number/loop',
    doc('The same of one request', 'requests', { 200: wire.RequestLoop }),
    may('requests.read'),
    async (c) => answer(c, wire.RequestLoop, await actions.loopOfRequest(c.var.ctx, numberIn(pathId(c, 'number')))),
  )
  .get('/:number/used', doc('Whether you said that you use it', 'requests', { 200: wire.Used }), customer, async (c) =>
    answer(c, wire.Used, await actions.isUsed(c.var.ctx, numberIn(pathId(c, 'number')))),
  )
  .put('/:number/used', doc('Say that you use it', 'requests', { 200: wire.Used }), customer, async (c) =>
    answer(c, wire.Used, await actions.sayUsed(c.var.ctx, numberIn(pathId(c, 'number')))),
  )
  .put('/:number/opened', doc('You came to see what was shipped', 'requests', { 204: null }), customer, async (c) => {
    await actions.openRequest(c.var.ctx, numberIn(pathId(c, 'number')))
    return c.body(null, 204)
  })

/** Where the links of mails lead: they need no sign-in, and looking changes nothing. */
export const toldRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What a link of a mail is about', 'requests', { 200: wire.ToldState }),
    anyone,
    query(wire.ToldLink),
    async (c) => answer(c, wire.ToldState, await actions.readLink(c.var.ctx, c.req.valid('query').t)),
  )
  .post(
    '/unfollow',
    doc('Hear no more of this one request', 'requests', { 200: wire.ToldState }),
    anyone,
    body(wire.ToldLink),
    async (c) => answer(c, wire.ToldState, await actions.unfollowByLink(c.var.ctx, c.req.valid('json').t)),
  )
  .post(
    '/opened',
    doc('Somebody came to see what was shipped', 'requests', { 200: wire.ToldState }),
    anyone,
    body(wire.ToldLink),
    async (c) => answer(c, wire.ToldState, await actions.openByLink(c.var.ctx, c.req.valid('json').t)),
  )
  .post(
    '/used',
    doc('Somebody says that they use it', 'requests', { 200: wire.ToldState }),
    anyone,
    body(wire.ToldLink),
    async (c) => answer(c, wire.ToldState, await actions.useByLink(c.var.ctx, c.req.valid('json').t)),
  )
