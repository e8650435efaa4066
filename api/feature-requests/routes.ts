import { Hono } from 'hono'
import { z } from 'zod'
import type { Ctx } from '../kernel/context.ts'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../kernel/http.ts'
import { numberIn, seenRequest } from './access.ts'
import { deleteRequest, editRequest, restoreRequest, submitRequest } from './actions.ts'
import { EditRequest, FeatureRequest, SubmitRequest, Submitted } from './contract.ts'
import type { Views } from './looks/views.ts'
import { present } from './present.ts'
import { slugOf } from './rules.ts'
import { voterIn, voterMade } from './votes/voter.ts'

const LookQuery = z.object({
  /** Sent by the page of it, so that people who read it are counted. */
  seen: z.enum(['1']).optional(),
})

/** How often people write; colleagues as often as they have to. */
const spend = async (ctx: Ctx, limit: 'request.submit' | 'request.edit') => {
  const who = ctx.actor.kind === 'customer' ? ctx.actor.accountId : ctx.from
  if (ctx.actor.kind !== 'staff') await ctx.spend([limit, who])
}

export const requestRoutes = ({ publicUrl, views }: { publicUrl: string; views: Views }) =>
  new Hono<Env>()
    .post('/', doc('Write a request', 'requests', { 201: Submitted }), anyone, body(SubmitRequest), async (c) => {
      const { ctx } = c.var
      await spend(ctx, 'request.submit')
      const voter = voterMade(c, ctx, publicUrl.startsWith('https:'))
      const row = await submitRequest(ctx, c.req.valid('json'), voter)
      const { number, id, title } = row
      return answer(c, Submitted, { number, id, slug: slugOf(title), held: row.moderation === 'held' }, 201)
    })
    .get('/:number', doc('One request', 'requests', { 200: FeatureRequest }), anyone, query(LookQuery), async (c) => {
      const { ctx } = c.var
      const voter = voterIn(c, ctx)
      const seen = await seenRequest(ctx, numberIn(pathId(c, 'number')), voter)
      if (c.req.valid('query').seen && seen.standing !== 'staff') views.saw(seen.request.id, ctx.from, ctx.now())
      return answer(c, FeatureRequest, await present(ctx.read, seen, voter, ctx.actor, ctx.now()))
    })
    .put(
      '/:number',
      doc('Change your own request while nobody else voted for it', 'requests', { 204: null }),
      anyone,
      body(EditRequest),
      async (c) => {
        const { ctx } = c.var
        await spend(ctx, 'request.edit')
        await editRequest(ctx, numberIn(pathId(c, 'number')), voterIn(c, ctx), c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .delete('/:number', doc('Take your own request off the board', 'requests', { 204: null }), anyone, async (c) => {
      const { ctx } = c.var
      await deleteRequest(ctx, numberIn(pathId(c, 'number')), voterIn(c, ctx))
      return c.body(null, 204)
    })
    .post(
      '/:number/restore',
      doc('Put a deleted request back', 'requests', { 204: null }),
      may('requests.manage'),
      async (c) => {
        await restoreRequest(c.var.ctx, numberIn(pathId(c, 'number')))
        return c.body(null, 204)
      },
    )
