import { Hono } from 'hono'
import { answer, doc, type Env, may, query, valid } from '../../kernel/http.ts'
import { askToCount, teamsReport } from './actions.ts'
import { peopleBehind } from './behind/actions.ts'
import { BehindList, BehindParam, BehindQuery } from './behind/contract.ts'
import { TeamsReport } from './contract.ts'
import { reopenedCases } from './reopened/actions.ts'
import { ReopenedList, ReopenedQuery } from './reopened/contract.ts'

/** How each team does, by what it hands to the next. */
export const teamRoutes = new Hono<Env>()
  .get('/teams', doc('How each team does', 'teams', { 200: TeamsReport }), may('wheel.read'), async (c) =>
    answer(c, TeamsReport, await teamsReport(c.var.ctx)),
  )
  .get(
    '/teams/numbers/:key',
    doc('The people a number of a team stands on', 'teams', { 200: BehindList }),
    may('wheel.read'),
    valid('param', BehindParam),
    query(BehindQuery),
    async (c) => answer(c, BehindList, await peopleBehind(c.var.ctx, c.req.valid('param').key, c.req.valid('query'))),
  )
  .get(
    '/teams/reopened',
    doc('Cases that were opened again', 'teams', { 200: ReopenedList }),
    may('wheel.read'),
    query(ReopenedQuery),
    async (c) => answer(c, ReopenedList, await reopenedCases(c.var.ctx, c.req.valid('query'))),
  )
  .post('/teams/count', doc('Count anew', 'teams', { 204: null }), may('wheel.manage'), async (c) => {
    await askToCount(c.var.ctx)
    return c.body(null, 204)
  })
