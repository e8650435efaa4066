import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { createPlan, planView, saveVersion } from './actions.ts'
import { Plan, PlanList, PlanPreview, PreviewPlan, SavePlan, SaveVersion } from './contract.ts'
import { preview } from './previewing.ts'
import * as store from './store.ts'

/** What partners earn. */
export const planRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Commission plans with their versions', 'affiliates', { 200: PlanList }),
    may('affiliates.read'),
    async (c) => {
      const items: Plan[] = []
      for (const { id } of await store.plans(c.var.ctx.read)) items.push(await planView(c.var.ctx.read, id))
      return answer(c, PlanList, { items })
    },
  )
  .post(
    '/',
    doc('Write a commission plan', 'affiliates', { 201: Plan }),
    may('affiliates.pay'),
    body(SavePlan),
    async (c) => {
      const id = await createPlan(c.var.ctx, c.req.valid('json'))
      return answer(c, Plan, await planView(c.var.ctx.read, id), 201)
    },
  )
  .post(
    '/preview',
    doc('What sales of the last days would have paid under other rules', 'affiliates', { 200: PlanPreview }),
    may('affiliates.read'),
    body(PreviewPlan),
    async (c) => answer(c, PlanPreview, await preview(c.var.ctx.read, c.var.ctx.now(), c.req.valid('json'))),
  )
  .get('/:id', doc('A commission plan', 'affiliates', { 200: Plan }), may('affiliates.read'), async (c) =>
    answer(c, Plan, await planView(c.var.ctx.read, pathId(c))),
  )
  .post(
    '/:id/versions',
    doc('Other rules from now on', 'affiliates', { 200: Plan }),
    may('affiliates.pay'),
    body(SaveVersion),
    async (c) => {
      const { rules, note } = c.req.valid('json')
      await saveVersion(c.var.ctx, pathId(c), rules, note)
      return answer(c, Plan, await planView(c.var.ctx.read, pathId(c)))
    },
  )
