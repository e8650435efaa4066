import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { saveScore, scoreAt, scores } from './actions.ts'
import { SaveScore, Score, Scores } from './contract.ts'

/** What requests are worth and cost, as colleagues think. */
export const scoreRoutes = new Hono<Env>()
  .get('/scores', doc('Requests by their score', 'requests', { 200: Scores }), may('requests.read'), async (c) =>
    answer(c, Scores, await scores(c.var.ctx)),
  )
  .get(
    '/:number/score',
    doc('What a request is worth and costs', 'requests', { 200: Score }),
    may('requests.read'),
    async (c) => answer(c, Score, await scoreAt(c.var.ctx, pathId(c, 'number'))),
  )
  .put(
    '/:number/score',
    doc('Estimate a request', 'requests', { 204: null }),
    may('requests.manage'),
    body(SaveScore),
    async (c) => {
      await saveScore(c.var.ctx, pathId(c, 'number'), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
