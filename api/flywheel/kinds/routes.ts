import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { notFound } from '../../kernel/problem.ts'
import { kindInUse, previewKind, saveStageNames, stageNames, takeKind } from './actions.ts'
import { Kind, KindInUse, KindPreview, KindTaken, SaveStageNames, StageNames, TakeKind } from './contract.ts'

const kindOf = (said: string) => {
  const kind = Kind.safeParse(said)
  if (!kind.success) throw notFound('business_kind.not_found', 'There is no template for this kind of business.')
  return kind.data
}
/** What kind of business this is, and what it calls the stages. */
export const kindRoutes = new Hono<Env>()
  .get(
    '/stage-names',
    doc('What the stages are called here', 'flywheel', { 200: StageNames }),
    may('wheel.read'),
    async (c) => answer(c, StageNames, { items: await stageNames(c.var.ctx.read) }),
  )
  .put(
    '/stage-names',
    doc('Call the stages otherwise', 'flywheel', { 200: StageNames }),
    may('wheel.manage'),
    body(SaveStageNames),
    async (c) => {
      await saveStageNames(c.var.ctx, c.req.valid('json'))
      return answer(c, StageNames, { items: await stageNames(c.var.ctx.read) })
    },
  )
  .get(
    '/kinds',
    doc('Which template of a business kind is in use', 'flywheel', { 200: KindInUse }),
    may('wheel.read'),
    async (c) => answer(c, KindInUse, await kindInUse(c.var.ctx.read)),
  )
  .get(
    '/kinds/:kind',
    doc('What a template would change', 'flywheel', { 200: KindPreview }),
    may('wheel.read'),
    async (c) => answer(c, KindPreview, await previewKind(c.var.ctx.read, kindOf(pathId(c, 'kind')))),
  )
  .post(
    '/kinds/:kind',
    doc('Take of a template what is ticked', 'flywheel', { 200: KindTaken }),
    may('wheel.manage'),
    body(TakeKind),
    async (c) => answer(c, KindTaken, await takeKind(c.var.ctx, kindOf(pathId(c, 'kind')), c.req.valid('json'))),
  )
