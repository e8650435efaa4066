import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { numberIn } from '../access.ts'
import { voterIn } from '../votes/voter.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export const roadmapRoutes = new Hono<Env>()
  .get('/', doc('What comes now, next and later, and what came', 'roadmap', { 200: wire.Roadmap }), anyone, async (c) =>
    answer(c, wire.Roadmap, await actions.readRoadmap(c.var.ctx, voterIn(c, c.var.ctx))),
  )
  .get(
    '/changes',
    doc('What was said last about when something comes', 'roadmap', { 200: wire.RoadmapChanges }),
    anyone,
    async (c) => answer(c, wire.RoadmapChanges, await actions.roadmapChanges(c.var.ctx)),
  )

export const planRoutes = new Hono<Env>()
  .get(
    '/:number/plan',
    doc('When a request is meant to come, and what was said before', 'roadmap', { 200: wire.PlanState }),
    anyone,
    async (c) => {
      const { ctx } = c.var
      return answer(c, wire.PlanState, await actions.planOf(ctx, numberIn(pathId(c, 'number')), voterIn(c, ctx)))
    },
  )
  .put(
    '/:number/plan',
    doc('Say when a request is meant to come', 'roadmap', { 200: wire.PlanState }),
    may('requests.manage'),
    body(wire.SavePlan),
    async (c) =>
      answer(c, wire.PlanState, await actions.savePlan(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json'))),
  )
