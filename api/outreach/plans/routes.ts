import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

const ROOM = 'outreach'
export const planRoutes = new Hono<Env>()
  .get('/mine', doc('What larger plans would do for you', ROOM, { 200: wire.MyUpgrade }), customer, async (c) =>
    answer(c, wire.MyUpgrade, await actions.lookUp(c.var.ctx)),
  )
  .get('/', doc('Plans and what people did with them', ROOM, { 200: wire.PlanList }), may('wheel.read'), async (c) =>
    answer(c, wire.PlanList, await actions.listPlans(c.var.ctx)),
  )
  .post('/', doc('Describe a plan', ROOM, { 201: wire.Plan }), may('outreach.manage'), body(wire.SavePlan), async (c) =>
    answer(c, wire.Plan, await actions.makePlan(c.var.ctx, c.req.valid('json')), 201),
  )
  .get('/:id', doc('One plan, for staff', ROOM, { 200: wire.Plan }), may('wheel.read'), async (c) =>
    answer(c, wire.Plan, await actions.readPlan(c.var.ctx, pathId(c))),
  )
  .put(
    '/:id',
    doc('Describe a plan anew', ROOM, { 200: wire.Plan }),
    may('outreach.manage'),
    body(wire.SavePlan),
    async (c) => answer(c, wire.Plan, await actions.changePlan(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post('/:id/go', doc('Go on to where one upgrades', ROOM, { 200: wire.WayUp }), customer, async (c) =>
    answer(c, wire.WayUp, await actions.goUp(c.var.ctx, pathId(c))),
  )
  .post('/:id/call', doc('Ask to be called about a plan', ROOM, { 204: null }), customer, async (c) => {
    await actions.askForCall(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .post('/:id/not-now', doc('Say not now', ROOM, { 204: null }), customer, async (c) => {
    await actions.notNow(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
