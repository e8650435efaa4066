import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Opened } from '../items/contract.ts'
import { endPromise, makePromise, promiseLedger } from './actions.ts'
import { EndPromise, MakePromise, PromiseLedger, PromisesQuery } from './contract.ts'

/** What was promised to customers, and whether it was kept. */
export const promiseRoutes = new Hono<Env>()
  .get(
    '/promises',
    doc('Promises, whether they were kept, and what a broken one costs', 'teams', { 200: PromiseLedger }),
    may('wheel.read'),
    query(PromisesQuery),
    async (c) => answer(c, PromiseLedger, await promiseLedger(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/promises',
    doc('Write down what was promised', 'teams', { 201: Opened }),
    may('items.manage'),
    body(MakePromise),
    async (c) => answer(c, Opened, await makePromise(c.var.ctx, c.req.valid('json')), 201),
  )
  .post(
    '/promises/:id/end',
    doc('Say that it was kept, or broken', 'teams', { 204: null }),
    may('items.manage'),
    body(EndPromise),
    async (c) => {
      await endPromise(c.var.ctx, pathId(c), c.req.valid('json').to)
      return c.body(null, 204)
    },
  )
