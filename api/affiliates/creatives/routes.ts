import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export type { Tags } from './actions.ts'

/** What staff give partners to use. */
export const creativeRoutes = ({ publicUrl }: { publicUrl: string }) => {
  const ownHost = new URL(publicUrl).host
  return new Hono<Env>()
    .get(
      '/creatives',
      doc('What partners can use, the oldest first', 'affiliates', { 200: wire.Creatives }),
      may('affiliates.read'),
      async (c) => answer(c, wire.Creatives, await actions.creativeList(c.var.ctx.read)),
    )
    .post(
      '/creatives',
      doc('Give partners something to use', 'affiliates', { 201: wire.Creatives }),
      may('affiliates.manage'),
      body(wire.SaveCreative),
      async (c) => {
        await actions.addCreative(c.var.ctx, c.req.valid('json'), ownHost)
        return answer(c, wire.Creatives, await actions.creativeList(c.var.ctx.read), 201)
      },
    )
    .put(
      '/creatives/:id',
      doc('Change what partners can use', 'affiliates', { 200: wire.Creatives }),
      may('affiliates.manage'),
      body(wire.SaveCreative),
      async (c) => {
        await actions.changeCreative(c.var.ctx, pathId(c), c.req.valid('json'), ownHost)
        return answer(c, wire.Creatives, await actions.creativeList(c.var.ctx.read))
      },
    )
    .put(
      '/creatives/:id/state',
      doc('Offer it to partners, or no longer', 'affiliates', { 200: wire.Creatives }),
      may('affiliates.manage'),
      body(wire.CreativeState),
      async (c) => {
        await actions.switchCreative(c.var.ctx, pathId(c), c.req.valid('json').enabled)
        return answer(c, wire.Creatives, await actions.creativeList(c.var.ctx.read))
      },
    )
}

/** What a partner can take for their own pages. */
export const myCreativeRoutes = (where: { publicUrl: string; tags: actions.Tags }) =>
  new Hono<Env>().get(
    '/partnership/creatives',
    doc('What I can use as a partner, with my link in it', 'affiliates', { 200: wire.MyCreatives }),
    customer,
    query(wire.MyCreativesQuery),
    async (c) => answer(c, wire.MyCreatives, await actions.myCreatives(c.var.ctx, where, c.req.valid('query').link)),
  )
