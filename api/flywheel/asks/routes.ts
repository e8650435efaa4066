import { Hono } from 'hono'
import { askLimitsOf } from '../../kernel/ask-ledger.ts'
import { answer, body, customer, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { notFound } from '../../kernel/problem.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

/** One budget for everything that is asked of a person: the limits, and what became of each ask. */
export const askBudgetRoutes = new Hono<Env>()
  .get(
    '/asks/limits',
    doc('How often a person may be asked', 'flywheel', { 200: wire.AskLimitsNow }),
    may('wheel.read'),
    async (c) => answer(c, wire.AskLimitsNow, await askLimitsOf(c.var.ctx.read)),
  )
  .put(
    '/asks/limits',
    doc('Change how often a person may be asked', 'flywheel', { 204: null }),
    may('wheel.manage'),
    body(wire.SaveAskLimits),
    async (c) => {
      await actions.changeLimits(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .get(
    '/people/:id/asks',
    doc('What one person was asked, and why not more', 'flywheel', { 200: wire.PersonAsks }),
    may('wheel.read'),
    async (c) => answer(c, wire.PersonAsks, await actions.asksOf(c.var.ctx.read, c.var.ctx.now(), pathId(c))),
  )
  .post(
    '/people/:id/asks',
    doc('Note that you ask somebody yourself', 'flywheel', { 204: null }),
    may('contacts.manage'),
    body(wire.AskByHand),
    async (c) => {
      await actions.askByHand(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/people/:id/asks/:ask/answer',
    doc('Note what somebody answered', 'flywheel', { 204: null }),
    may('contacts.manage'),
    body(wire.SayAnswer),
    async (c) => {
      await actions.noteAnswer(c.var.ctx, pathId(c), pathId(c, 'ask'), c.req.valid('json').answer)
      return c.body(null, 204)
    },
  )

export const myAskBudgetRoutes = new Hono<Env>()
  .get(
    '/asks',
    doc('What you were asked, and what you may be asked', 'me', { 200: wire.MyAsks }),
    customer,
    async (c) => answer(c, wire.MyAsks, await actions.myAsks(c.var.ctx)),
  )
  .post('/asks/:id/not-now', doc('Not now', 'me', { 204: null }), customer, async (c) => {
    await actions.notNow(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .put(
    '/asks/kinds/:kind',
    doc('Whether you want to be asked for this', 'me', { 204: null }),
    customer,
    body(wire.AskSwitch),
    async (c) => {
      const kind = wire.AskKindName.safeParse(c.req.param('kind'))
      if (!kind.success) throw notFound('ask_kind.not_found', 'There is no such kind of ask.')
      await actions.switchKind(c.var.ctx, kind.data, c.req.valid('json').on)
      return c.body(null, 204)
    },
  )
