import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../../kernel/http.ts'
import { personRoutes } from '../../person/routes.ts'
import { pinStage, publishRules, rulesView, tryRules, unpinStage } from './actions.ts'
import { PinStage, PublishRules, StageRulesView, StageTrial, TryRules } from './contract.ts'

/** The rules of the wheel, and people a colleague has put somewhere. */
export const stageRuleRoutes = new Hono<Env>()
  .route('/', personRoutes)
  .get('/rules', doc('The rules that move people', 'flywheel', { 200: StageRulesView }), may('wheel.read'), async (c) =>
    answer(c, StageRulesView, await rulesView(c.var.ctx.read)),
  )
  .post(
    '/rules',
    doc('Publish other rules', 'flywheel', { 200: StageRulesView }),
    may('wheel.manage'),
    body(PublishRules),
    async (c) => {
      await publishRules(c.var.ctx, c.req.valid('json'))
      return answer(c, StageRulesView, await rulesView(c.var.ctx.read))
    },
  )
  .post(
    '/rules/trial',
    doc('Where people would stand under other rules', 'flywheel', { 200: StageTrial }),
    may('wheel.read'),
    body(TryRules),
    async (c) => answer(c, StageTrial, await tryRules(c.var.ctx, c.req.valid('json').rules)),
  )
  .put(
    '/people/:id/pin',
    doc('Put somebody in a stage for some days', 'flywheel', { 204: null }),
    may('wheel.manage'),
    body(PinStage),
    async (c) => {
      await pinStage(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .delete(
    '/people/:id/pin',
    doc('Let the rules decide again', 'flywheel', { 204: null }),
    may('wheel.manage'),
    async (c) => {
      await unpinStage(c.var.ctx, pathId(c))
      return c.body(null, 204)
    },
  )
