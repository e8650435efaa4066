import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { WriteTeamComment } from '../comments/contract.ts'
import { Opened } from '../items/contract.ts'
import { commentEntry, companyGoals, feed, oneEntry, saveGoals, sortEntry } from './actions.ts'
import { Feed, FeedQuery, Goals, OneEntry, SaveGoals, SortEntry } from './contract.ts'

/** All that customers say, in one list for all teams, and the goals to answer by. */
export const feedRoutes = new Hono<Env>()
  .get(
    '/feed',
    doc('What customers say, wherever they say it', 'teams', { 200: Feed }),
    may('wheel.read'),
    query(FeedQuery),
    async (c) => answer(c, Feed, await feed(c.var.ctx, c.req.valid('query'))),
  )
  .get('/feed/:id', doc('One thing a customer said', 'teams', { 200: OneEntry }), may('wheel.read'), async (c) =>
    answer(c, OneEntry, await oneEntry(c.var.ctx, pathId(c))),
  )
  .put(
    '/feed/:id',
    doc('Assign it, tag it, score it, or say that it is answered', 'teams', { 204: null }),
    may('items.manage'),
    body(SortEntry),
    async (c) => {
      await sortEntry(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/feed/:id/comments',
    doc('Say something to colleagues about it', 'teams', { 201: Opened }),
    may('items.manage'),
    body(WriteTeamComment),
    async (c) => answer(c, Opened, await commentEntry(c.var.ctx, pathId(c), c.req.valid('json')), 201),
  )
  .get('/goals', doc('What the company wants to reach', 'teams', { 200: Goals }), may('wheel.read'), async (c) =>
    answer(c, Goals, await companyGoals(c.var.ctx)),
  )
  .put(
    '/goals',
    doc('Write the goals anew', 'teams', { 204: null }),
    may('wheel.manage'),
    body(SaveGoals),
    async (c) => {
      await saveGoals(c.var.ctx, c.req.valid('json').goals)
      return c.body(null, 204)
    },
  )
