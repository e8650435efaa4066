import { Hono } from 'hono'
import { answer, body, doc, type Env, may, query } from '../../kernel/http.ts'
import { Opened } from '../items/contract.ts'
import { askToCount, frictionReport, lubricationLog, openFinding } from './actions.ts'
import { FrictionReport, LogQuery, LubricationLog, OpenFinding } from './contract.ts'

/** What holds people back, what is done about it, and whether that helped. */
export const frictionRoutes = new Hono<Env>()
  .get('/friction', doc('What holds people back', 'teams', { 200: FrictionReport }), may('wheel.read'), async (c) =>
    answer(c, FrictionReport, await frictionReport(c.var.ctx)),
  )
  .post('/friction/count', doc('Compare anew', 'teams', { 204: null }), may('wheel.manage'), async (c) => {
    await askToCount(c.var.ctx)
    return c.body(null, 204)
  })
  .post(
    '/friction/items',
    doc('Take a finding up', 'teams', { 201: Opened }),
    may('items.manage'),
    body(OpenFinding),
    async (c) => answer(c, Opened, await openFinding(c.var.ctx, c.req.valid('json')), 201),
  )
  .get(
    '/friction/log',
    doc('What was mended, and friction before and after', 'teams', { 200: LubricationLog }),
    may('wheel.read'),
    query(LogQuery),
    async (c) => answer(c, LubricationLog, await lubricationLog(c.var.ctx, c.req.valid('query').days)),
  )
