import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Opened } from '../items/contract.ts'
import { doSuggestion, endSuggestion, listAudits, oneAudit, takeAudit } from './actions.ts'
import { AuditsQuery, DoSuggestion, EndSuggestion, Made, OneWheelAudit, TakeAudit, WheelAudits } from './contract.ts'

/** Twelve questions about the company, and what they suggest. */
export const auditRoutes = new Hono<Env>()
  .get(
    '/audits',
    doc('Audits of the wheel, the last first', 'flywheel', { 200: WheelAudits }),
    may('wheel.read'),
    query(AuditsQuery),
    async (c) => answer(c, WheelAudits, await listAudits(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/audits',
    doc('Answer the questions of the audit', 'flywheel', { 201: Opened }),
    may('wheel.manage'),
    body(TakeAudit),
    async (c) => answer(c, Opened, await takeAudit(c.var.ctx, c.req.valid('json').answers), 201),
  )
  .get(
    '/audits/:id',
    doc('An audit and what it suggests', 'flywheel', { 200: OneWheelAudit }),
    may('wheel.read'),
    async (c) => answer(c, OneWheelAudit, await oneAudit(c.var.ctx.read, pathId(c))),
  )
  .post(
    '/audits/:id/suggestions/:key',
    doc('Do what an audit suggests, once', 'flywheel', { 200: Made }),
    may('wheel.manage'),
    body(DoSuggestion),
    async (c) => answer(c, Made, await doSuggestion(c.var.ctx, pathId(c), pathId(c, 'key'), c.req.valid('json'))),
  )
  .post(
    '/audits/:id/suggestions/:key/end',
    doc('Say that it is done, or why not', 'flywheel', { 204: null }),
    may('wheel.manage'),
    body(EndSuggestion),
    async (c) => {
      await endSuggestion(c.var.ctx, pathId(c), pathId(c, 'key'), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
